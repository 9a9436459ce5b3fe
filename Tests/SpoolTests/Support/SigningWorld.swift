import Authority
import Ledger
import MailAuth
import Message
import Signing
import Synchronization
import TestKit

@testable import Spool

/// A real ledger and a real signer, since nothing else can make a `Signed`.
struct SigningWorld {
    let folder: ScratchFolder
    let clock = ManualClock()
    let ledger: Ledger
    let signer: Signer
    let customer: CustomerID
    let identity: Identity
    private let operators = Principal.operator("anna")

    init() async throws {
        folder = try ScratchFolder()
        let platform = try DomainName("mail.example")
        ledger = try Ledger(directory: folder.path, platform: platform, time: clock)
        let vault = KeyVault(
            store: KeysInMemory(), sealingKey: ledger.masterKey.derive(KeyVault.purpose), threads: SigningThreads(),
            time: clock)
        let acme = try await ledger.addCustomer(name: "Acme", by: operators).facts
        customer = acme.id
        let domain = try DomainName("acme.example")
        var row = try await ledger.addDomain(domain, for: acme.id, includesSubdomains: false, by: operators)
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: clock.now())
        try await ledger.recordProof(row, by: .system("proofs"))
        let key = try await ledger.mintKey(
            MintRequest(customer: acme.id, name: "main", secondFactor: .operator), by: operators)
        identity = .credential(key.id)
        let own = ledger.customers().first { $0.facts.id == .platform }?.facts.label ?? ""
        for (domain, label) in [(domain, acme.label), (platform, own)] {
            var key = try await vault.generate(for: domain, label: label, slot: .one)
            for event in [KeySlotCourse.Event.seenInDNS, .activated] {
                key = try await vault.apply([(key, event)])[0]
            }
        }
        signer = Signer(vault: vault, platform: Signer.Platform(domain: platform, label: own), time: clock)
    }

    /// A message on its way through the ledger and the signer, as Pipeline takes it.
    func signed(
        _ id: MessageID, to recipients: [String], header: String, readmission: Readmission? = nil
    ) async throws -> Signed? {
        let author = try Mailbox("news@acme.example")
        let claim = Claim(
            id: id, door: .http, identity: identity, customer: customer, reversePath: .mailbox(author),
            recipients: try recipients.map { try Mailbox($0) })
        let evidence = Evidence(
            peer: try IPAddress("192.0.2.9"), tls: "TLSv1.3",
            message: MessageEvidence(authors: [Author(mailbox: author, displayName: "Acme News")], size: 1234))
        let final = FinalMessage(
            header: Array(header.utf8), bodyHash: [UInt8](repeating: 1, count: 32),
            bodyDigest: [UInt8](repeating: 2, count: 32), bodySize: 9)
        let decided = try await ledger.decide([
            DecisionRequest(claim: claim, evidence: evidence, digest: final.digest, readmission: readmission)
        ])
        guard let authorised = decided.first?.authorised else { return nil }
        return try await signer.sign(authorised, final)
    }
}

/// Signing keys of one test.
private final class KeysInMemory: KeyStore {
    private let keys = Mutex<[StoredKey]>([])

    func storedKeys(of domain: DomainName?) async throws -> [StoredKey] {
        keys.withLock { $0.filter { domain == nil || $0.domain == domain } }
    }

    func store(_ changes: [KeyChange]) async throws {
        let stored = changes.map(\.after)
        keys.withLock { keys in
            keys.removeAll { old in stored.contains { $0.domain == old.domain && $0.selector == old.selector } }
            keys.append(contentsOf: stored)
        }
    }
}
