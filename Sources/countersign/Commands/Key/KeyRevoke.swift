import ArgumentParser
import Authority
import Ledger

struct KeyRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a key for ever. Its queued mail stays where it is.")

    @Argument(help: "The key's id.")
    var key: String

    @Option(name: .long, help: "Why; kept in the audit log.")
    var reason = "revoked by an operator"

    @OptionGroup var folder: DataFolder

    func run() async throws {
        guard let id = CredentialID(key) else { throw ValidationError("'\(key)' is no key's id") }
        let ledger = try folder.openLedger()
        try await reporting { try await ledger.revokeKey(id, by: folder.principal, reason: reason) }
        guard let revoked = ledger.key(id) else { return }
        guard !folder.json else { return try Output.json(KeyOutput(revoked)) }
        print("key \(id) is revoked")
    }
}
