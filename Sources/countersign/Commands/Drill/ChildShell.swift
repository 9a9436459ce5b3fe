import Drills
import Foundation

/// Runs this very program's commands, each as a process of its own.
struct ChildShell: Shell {
    /// The data folder every command is given.
    let data: String
    private let scratch: URL

    /// The program that runs now, even if its file was replaced since.
    static let program = URL(filePath: "/proc/self/exe")

    /// - Throws: when no temporary folder can be made.
    init(data: String) throws {
        self.data = data
        scratch = FileManager.default.temporaryDirectory
    }

    func run(_ arguments: [String]) async throws -> ShellResult {
        let name = "countersign-drill-\(UUID().uuidString)"
        let output = scratch.appending(path: "\(name).out")
        let errors = scratch.appending(path: "\(name).err")
        defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
        // Files and not pipes: nobody has to empty them while the command runs.
        let process = try Self.process(arguments + ["--data", data], output: output, errors: errors)
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        return ShellResult(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// A process that is not started yet, with its output in files.
    static func process(_ arguments: [String], output: URL, errors: URL) throws -> Process {
        for file in [output, errors] where !FileManager.default.fileExists(atPath: file.path) {
            guard
                FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw Failure("cannot write \(file.path)") }
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        return process
    }
}
