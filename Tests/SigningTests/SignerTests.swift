import Crypto
import MailAuth
import Message
import Signing
import TestKit
import Testing

@testable import Authority
@testable import Ledger

/// The signer over a real ledger: nothing else can make what it takes.
@Suite struct SignerTests {
    private static let header = Array("From: news@acme.example\r\nTo: joe@example.org\r\nSubject: Hi\r\n".utf8)
    private static let body = Array("Hello  Joe\r\n\r\n".utf8)

    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let ledger: Ledger
    private let vault: KeyVault
    private let signer: Signer
    private let platform: DomainName
    private let anna = Principal.operator("anna")

    init() async throws {
        folder = try ScratchFolder()
        platform = try DomainName("mail.example")
        ledger = try Ledger(directory: folder.path, platform: platform, time: clock)
        vault = KeyVault(
            store: LedgerKeys(ledger), sealingKey: ledger.masterKey.derive(KeyVault.purpose),
            threads: SigningThreads(count: 2), time: clock)
        let label = try #require(ledger.customers().first { $0.facts.id == .platform }).facts.label
        signer = Signer(vault: vault, platform: .init(domain: platform, label: label), time: clock)
        try await activate(platform, label: label)
    }

    private func activate(_ domain: DomainName, label: String, slot: KeySlot = .one) async throws {
        let key = try await vault.generate(for: domain, label: label, slot: slot)
        let seen = try await vault.apply([(key, .seenInDNS)])
        _ = try await vault.apply(seen.map { ($0, .activated) })
    }

    private func message(_ body: [UInt8] = SignerTests.body) -> FinalMessage {
        var hasher = BodyHasher()
        hasher.update(body)
        return FinalMessage(
            header: Self.header, bodyHash: hasher.finish(), bodyDigest: Array(SHA256.hash(data: body)),
            bodySize: body.count)
    }

    /// A customer who may send as `domain`, and what it was given for one message.
    private func authorised(
        _ message: FinalMessage, from domain: String = "acme.example", through door: Door = .http,
        in ledger: Ledger? = nil
    ) async throws -> (Authorised, Customer) {
        let ledger = ledger ?? self.ledger
        let customer = try await ledger.addCustomer(name: "Acme", by: anna)
        let id = customer.facts.id
        var row = try await ledger.addDomain(DomainName(domain), for: id, by: anna)
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: clock.now())
        try await ledger.recordProof(row, by: .system("proofs"))
        let key = try await ledger.mintKey(
            MintRequest(customer: id, name: "main", secondFactor: .operator), by: anna)
        let author = try Mailbox("news@\(domain)")
        var identity = Identity.credential(key.id)
        if door == .relay {
            identity = .connector(
                try await ledger.addConnector(
                    name: "relay", for: id, networks: [IPNetwork("192.0.2.0/28")], by: anna
                ).id)
        }
        let claim = Claim(
            id: MessageID(time: clock.now(), random: 7), door: door, identity: identity, customer: id,
            reversePath: .mailbox(author), recipients: [try Mailbox("joe@example.org")])
        let evidence = Evidence(
            peer: try IPAddress("192.0.2.9"), tls: "TLSv1.3",
            message: MessageEvidence(authors: [Author(mailbox: author)], size: 99))
        let request = DecisionRequest(claim: claim, evidence: evidence, digest: message.digest)
        let decided = try #require(try await ledger.decide([request]).first)
        return (try #require(decided.authorised, "\(decided.verdict)"), customer)
    }

    @Test func `E12: a relayed message is signed for the author that its stored proof is about`() async throws {
        let message = message()
        let (authorised, customer) = try await authorised(message, through: .relay)
        try await activate(try DomainName("acme.example"), label: customer.facts.label)
        #expect(authorised.relayProof?.ground == .network)
        #expect(try await signer.sign(authorised, message).authorised.message == authorised.message)
    }

    @Test func `E12: bytes of another author are not, nor of several`() async throws {
        let message = message()
        let (other, _) = try await authorised(message, from: "other.example", through: .relay)
        await #expect(throws: SigningError.relayNotProved) { _ = try await signer.sign(other, message) }
        let twice = FinalMessage(
            header: Self.header + Array("From: news@other.example\r\n".utf8), bodyHash: message.bodyHash,
            bodyDigest: message.bodyDigest, bodySize: message.bodySize)
        await #expect(throws: SigningError.relayNotProved) { _ = try await signer.sign(other, twice) }
    }

    @Test func `E12: without a stored proof nothing relayed is signed, whatever was decided`() async throws {
        let folder = try ScratchFolder()
        let crippled = try Ledger(
            directory: folder.path, platform: platform, time: clock, policy: Policy(dropping: .tenant))
        let message = message()
        let (authorised, _) = try await authorised(message, through: .relay, in: crippled)
        #expect(authorised.relayProof == nil)
        await #expect(throws: SigningError.relayNotProved) { _ = try await signer.sign(authorised, message) }
    }

    private func verify(_ signed: Signed) async throws -> [DKIMResult] {
        var zone: [DNSName: String] = [:]
        for row in try await ledger.signingKeys() {
            let slot = try #require(KeySlot(rawValue: row.slot))
            zone[try DNSName("\(row.selector)._domainkey.\(row.domain)")] =
                DKIMKeyRecord.text(slot.keyType, key: row.publicKey)
        }
        return await DKIMVerifier.verify(
            signed.signatureFields + signed.header + [13, 10] + Self.body, asking: Zone(keys: zone), at: clock.now())
    }

    private struct Zone: DNSResolver {
        let keys: [DNSName: String]

        func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
            DNSAnswer(keys[name].map { .records([.text(Array($0.utf8))]) } ?? .noName)
        }
    }

    @Test func `an authorised message gets two signatures that verify`() async throws {
        let message = message()
        let (authorised, customer) = try await authorised(message)
        try await activate(authorised.signingDomain, label: customer.facts.label)
        let signed = try await signer.sign(authorised, message)
        let results = try await verify(signed)
        #expect(results.map(\.result) == [.pass, .pass], "\(results)")
        #expect(results.map(\.domain) == ["acme.example", "mail.example"])
        #expect(signed.header == Self.header)
        #expect(signed.expires == clock.now() + .hours(72))
    }

    @Test func `where the owner publishes an Ed25519 key, the customer's domain signs with it too`() async throws {
        let message = message()
        let (authorised, customer) = try await authorised(message)
        for slot in [KeySlot.one, .ed25519] {
            try await activate(authorised.signingDomain, label: customer.facts.label, slot: slot)
        }
        let results = try await verify(try await signer.sign(authorised, message))
        #expect(results.map(\.result) == [.pass, .pass, .pass], "\(results)")
        #expect(results.map(\.algorithm) == ["rsa-sha256", "ed25519-sha256", "rsa-sha256"])
        #expect(results.map(\.domain) == ["acme.example", "acme.example", "mail.example"])
    }

    @Test func `other bytes than the authorised ones are never signed`() async throws {
        let (authorised, customer) = try await authorised(message())
        try await activate(authorised.signingDomain, label: customer.facts.label)
        await #expect(throws: SigningError.digestMismatch) {
            try await signer.sign(authorised, message(Array("Hello Joe\r\n".utf8)))
        }
        let genuine = message()
        let header = FinalMessage(
            header: Self.header + Array("Cc: eve@example.com\r\n".utf8), bodyHash: genuine.bodyHash,
            bodyDigest: genuine.bodyDigest, bodySize: genuine.bodySize)
        await #expect(throws: SigningError.digestMismatch) { try await signer.sign(authorised, header) }
    }

    @Test func `without the customer's own key nothing is signed, with no key to fall back on`() async throws {
        let message = message()
        let (authorised, _) = try await authorised(message)
        await #expect(throws: SigningError.noActiveKey(authorised.signingDomain)) {
            try await signer.sign(authorised, message)
        }
    }

    @Test func `keys are the same after a restart, and sealed in the file`() async throws {
        let message = message()
        let (authorised, customer) = try await authorised(message)
        try await activate(authorised.signingDomain, label: customer.facts.label)
        let other = try Ledger(directory: folder.path, platform: platform, time: clock)
        let reopened = KeyVault(
            store: LedgerKeys(other), sealingKey: other.masterKey.derive(KeyVault.purpose),
            threads: SigningThreads(count: 1), time: clock)
        let keys = try await reopened.keys(of: authorised.signingDomain, label: customer.facts.label)
        #expect(keys.map(\.course.state) == [.active])
        // A private key in the clear would begin with the version and the algorithm of PKCS#8.
        let sealed = try #require(keys.first).sealed
        #expect(sealed.count > 1000 && !sealed.starts(with: [0x30]))
    }
}
