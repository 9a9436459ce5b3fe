import Authority
import Ledger
import Message
import NIOPosix
import Pipeline
import Synchronization
import TestKit

@testable import Doors

/// A real ledger in an empty folder with one customer, and a pipeline that asks it but has no room for messages.
final class LedgerWorld: Admitting {
    struct NoRoom: Error {}

    let folder: ScratchFolder
    let clock = ManualClock()
    let ledger: Ledger
    let customer: CustomerID
    let previews = Mutex<[(identity: Authenticated, connection: Connection, recipients: [Mailbox])]>([])
    private let anna = Principal.operator("anna")

    init() async throws {
        folder = try ScratchFolder()
        ledger = try Ledger(directory: folder.path, platform: DomainName("mail.example"), time: clock)
        customer = try await ledger.addCustomer(name: "Acme", by: anna).facts.id
    }

    func key() async throws -> MintedKey {
        try await ledger.mintKey(MintRequest(customer: customer, name: "main", secondFactor: .operator), by: anna)
    }

    func revoke(_ key: CredentialID) async throws {
        try await ledger.revokeKey(key, by: anna, reason: "test")
    }

    func connector(_ network: String) async throws -> ConnectorFacts {
        try await ledger.addConnector(name: "relay", for: customer, networks: [IPNetwork(network)], by: anna)
    }

    func prove(_ domain: String) async throws {
        var row = try await ledger.addDomain(DomainName(domain), for: customer, by: anna)
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: clock.now())
        try await ledger.recordProof(row, by: .system("proofs"))
    }

    func openDraft(for customer: CustomerID) async throws -> Draft { throw NoRoom() }

    func openDraftIfRoom(for customer: CustomerID) -> Draft? { nil }

    func openDraft(beside draft: Draft) -> Draft { draft }

    func preview(
        _ identity: Authenticated, door: Door, connection: Connection, reversePath: ReversePath, recipients: [Mailbox]
    ) async -> Refusal? {
        previews.withLock { $0.append((identity, connection, recipients)) }
        let claim = Claim(
            id: MessageID(bits: 1), door: door, identity: identity.identity, customer: identity.customer,
            reversePath: reversePath, recipients: recipients)
        return await ledger.preview(claim, peer: connection.peer)
    }

    func admit(_ submission: Submission) async -> Admission {
        .undecided(Refusal(check: .credential, outcome: .undecided, privateReason: "no room"))
    }

    func admit(batch submissions: [Submission]) async -> BatchAdmission {
        .undecided(Refusal(check: .credential, outcome: .undecided, privateReason: "no room"), index: 0)
    }
}
