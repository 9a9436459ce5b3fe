/// Runs `countersign` commands as an operator would, each in a process of its own.
public protocol Shell: Sendable {
    /// - Parameter arguments: without the program's name and without `--data`.
    /// - Throws: when the program cannot be run at all.
    func run(_ arguments: [String]) async throws -> ShellResult
}

/// What a command printed, and how it ended.
public struct ShellResult: Hashable, Sendable {
    public var status: Int32
    public var output: String
    public var errors: String

    public init(status: Int32, output: String, errors: String) {
        self.status = status
        self.output = output
        self.errors = errors
    }
}

/// Why the drill cannot go on; one sentence.
public struct DrillFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
