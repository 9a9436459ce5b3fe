/// What one check found.
public struct Finding: Hashable, Codable, Sendable {
    public enum Result: String, Hashable, Codable, Sendable {
        case passed, noted, held, inbound, dropped, refused, undecided
    }
    public var check: CheckName
    public var result: Result
    /// One private sentence for operators; never shown to a client.
    public var reason: String

    public init(check: CheckName, result: Result, reason: String) {
        self.check = check
        self.result = result
        self.reason = reason
    }
}
