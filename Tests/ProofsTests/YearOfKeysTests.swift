import Authority
import Crypto
import Ledger
import MailAuth
import Message
import Proofs
import Signing
import TestKit
import Testing

/// A year of mail, with the DNS down now and then.
@Suite struct YearOfKeysTests {
    private static let body = Array("Hello\r\n".utf8)
    private static let header = Array("From: news@shop.example\r\nTo: joe@example.org\r\nSubject: Hi\r\n".utf8)

    private let world: ProofWorld
    private let acme: Customer
    private let zero: Customer
    private let signer: Signer
    private let key: CredentialID

    init() async throws {
        world = try await ProofWorld()
        acme = try await world.customer()
        zero = try #require(world.ledger.customer(.platform))
        signer = Signer(
            vault: world.vault, platform: .init(domain: world.platform, label: zero.facts.label), time: world.clock)
        key = try await world.ledger.mintKey(
            MintRequest(customer: acme.facts.id, name: "main", secondFactor: .operator), by: ProofWorld.operators
        ).id
        try await world.proved("mail.example", for: zero)
        try await world.proved("shop.example", for: acme)
    }

    private struct Mail {
        var bytes: [UInt8]
        var at: Timestamp
    }

    private func send(_ number: UInt64) async throws -> Mail {
        var hasher = BodyHasher()
        hasher.update(Self.body)
        let message = FinalMessage(
            header: Self.header, bodyHash: hasher.finish(), bodyDigest: Array(SHA256.hash(data: Self.body)),
            bodySize: Self.body.count)
        let author = try Mailbox("news@shop.example")
        let claim = Claim(
            id: MessageID(time: world.clock.now(), random: UInt128(number)), door: .http, identity: .credential(key),
            customer: acme.facts.id, reversePath: .mailbox(author), recipients: [try Mailbox("joe@example.org")])
        let evidence = Evidence(
            peer: try IPAddress("192.0.2.9"), tls: "TLSv1.3",
            message: MessageEvidence(authors: [Author(mailbox: author)], size: 99))
        let decided = try #require(
            try await world.ledger.decide([DecisionRequest(claim: claim, evidence: evidence, digest: message.digest)])
                .first)
        let signed = try await signer.sign(try #require(decided.authorised, "\(decided.verdict)"), message)
        return Mail(bytes: signed.signatureFields + signed.header + [13, 10] + Self.body, at: world.clock.now())
    }

    /// One key of one domain, while it was in its slot.
    private struct Use: Hashable {
        var name: DNSName
        var publicKey: [UInt8]
    }

    @Test func `a year long one key signs, all it signed can be verified, and no slot is used again too early`()
        async throws
    {
        let owners = [("mail.example", zero), ("shop.example", acme)]
        var lastSigned: [Use: Timestamp] = [:]
        var sent: [Mail] = []
        for step in 0..<(365 * 3) {
            // Down for days, just when keys grow old and when one has rested.
            world.dns.goDown((88 * 3..<92 * 3).contains(step) || (187 * 3..<190 * 3).contains(step))
            try await world.keeper.writeZone()
            await world.keeper.proveDue()
            for (domain, owner) in owners {
                let keys = try await world.keys(domain, owner)
                let active = keys.filter(\.course.signs)
                #expect(active.count == 1)
                for key in active {
                    let name = try DNSName("\(key.selector)._domainkey.\(domain)")
                    lastSigned[Use(name: name, publicKey: key.publicKey)] = world.clock.now()
                }
            }
            if step.isMultiple(of: 3) { sent.append(try await send(UInt64(step))) }
            world.dns.goDown(false)
            try await world.keeper.writeZone()
            // Each is verified when it was just sent and seven days later.
            for mail in sent where [.days(0), .days(7)].contains(world.clock.now() - mail.at) {
                let results = await DKIMVerifier.verify(mail.bytes, asking: world.dns, at: mail.at)
                #expect(results.map(\.result) == [.pass, .pass], "\(mail.at.rfc3339): \(results)")
            }
            sent.removeAll { world.clock.now() - $0.at >= .days(7) }
            try await checkSlots(lastSigned)
            world.clock.advance(by: .hours(8))
        }
        // Each domain's first key, and one for each quarter that ended.
        #expect(lastSigned.count == 2 * 5)
    }

    /// Every key that signed within seven days is still the one that its name shows.
    private func checkSlots(_ lastSigned: [Use: Timestamp]) async throws {
        for (use, time) in lastSigned where world.clock.now() - time < .days(7) {
            let texts = await world.dns.resolve(use.name, .txt).records
            let shown = texts.contains { record in
                guard case .text(let text) = record, let record = try? DKIMKeyRecord(text) else { return false }
                return record.key == use.publicKey
            }
            #expect(shown, "\(use.name) at \(world.clock.now().rfc3339)")
        }
    }
}
