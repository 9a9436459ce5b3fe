import Drills
import Foundation
import Glibc

/// A sandbox that the drill starts for itself in a temporary folder, and removes with it.
final class OwnSandbox: Sendable {
    let data: String
    /// Where its log goes.
    let log: String
    private let folder: URL
    private let process: Process

    /// How long it may take to get ready, and to stop, in tenths of a second.
    private static let patience = (ready: 600, stopped: 150)

    /// - Parameter sink: the port on loopback that all its mail is delivered to.
    /// - Throws: when the folder cannot be made.
    init(sink: Int) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "countersign-drill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        data = folder.appending(path: "data").path
        log = folder.appending(path: "serve.log").path
        process = try ChildShell.process(
            [
                "serve", "--sandbox", "--data", data, "--port-offset", "\(try FreePorts.offset())", "--sink",
                "127.0.0.1:\(sink)",
            ], output: folder.appending(path: "serve.out"), errors: URL(filePath: log))
    }

    /// Starts it and waits until it is ready.
    ///
    /// - Throws: `DrillFailure` with the end of its log when it does not get ready.
    func start() async throws {
        try process.run()
        for _ in 0..<Self.patience.ready {
            if FileManager.default.fileExists(atPath: "\(data)/sandbox.json") { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw DrillFailure("the sandbox did not get ready: \(text.suffix(600))")
    }

    /// Stops it, by its process id, and removes its folder.
    func remove() async {
        if process.isRunning { process.terminate() }
        // Not to be interrupted: a sandbox without its drill would go on for ever.
        let stopped = Task.detached { [process] in
            for _ in 0..<Self.patience.stopped where process.isRunning {
                try? await Task.sleep(for: .milliseconds(100))
            }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        await stopped.value
        try? FileManager.default.removeItem(at: folder)
    }
}
