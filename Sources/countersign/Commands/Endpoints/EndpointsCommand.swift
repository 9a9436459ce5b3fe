import ArgumentParser
import Authority
import Foundation
import Message

/// `countersign endpoints`: whose networks are known, and keeping Microsoft's up to date.
struct EndpointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints", abstract: "The networks of Microsoft 365 and of other shared senders.",
        subcommands: [EndpointsShow.self, EndpointsRefresh.self])
}

extension DataFolder {
    var isSandbox: Bool { FileManager.default.fileExists(atPath: "\(data)/\(SandboxFolder.mark)") }

    /// The list that `serve` on this folder goes by; in a sandbox with those who play the outside there.
    ///
    /// - Throws: `Failure` when the stored list is damaged.
    func senderNetworks(at now: Timestamp) throws -> SenderNetworks {
        let real = try StoredEndpoints.read(in: data, at: now) ?? .builtIn
        return isSandbox ? real.withSandbox : real
    }
}
