import Authority
import Delivery
import Doors
import Logging
import Message
import Store
import TestKit
import Testing

@testable import Ledger
@testable import countersign

/// What follows from the end of a message, and what damage does to it.
@Suite struct OutcomeBookTests {
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let ledger: Ledger
    private let book: OutcomeBook
    private let anna = Principal.operator("anna")

    init() throws {
        folder = try ScratchFolder()
        let platform = try DomainName("mail.example")
        ledger = try Ledger(directory: folder.path, platform: platform, time: clock)
        book = OutcomeBook(
            ledger: ledger, host: try DomainName("mx.mail.example"), platform: platform, time: clock,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A decided message whose only recipient bounced.
    private func bounced(through door: Door) async throws -> (outcome: DeliveryOutcome, report: DeliveryReport) {
        let customer = try await ledger.addCustomer(name: "Acme", by: anna).facts.id
        var row = try await ledger.addDomain(DomainName("acme.example"), for: customer, by: anna)
        row.course = row.course.observing(.named(selectors: 2, admitsSubdomains: false), at: clock.now())
        try await ledger.recordProof(row, by: .system("proofs"))
        let key = try await ledger.mintKey(
            MintRequest(customer: customer, name: "main", secondFactor: .operator), by: anna)
        let (author, joe) = (try Mailbox("news@acme.example"), try Mailbox("joe@example.org"))
        let claim = Claim(
            id: MessageID(time: clock.now(), random: 7), door: door, identity: .credential(key.id), customer: customer,
            reversePath: .mailbox(author), recipients: [joe])
        let message = MessageEvidence(authors: [Author(mailbox: author, displayName: "")], size: 100)
        let decided = try await ledger.decide([
            DecisionRequest(
                claim: claim, evidence: Evidence(peer: try IPAddress("192.0.2.9"), message: message),
                digest: ContentDigest(octets: Array(repeating: 1, count: 32)))
        ])
        #expect(decided.first?.authorised != nil)
        let outcome = DeliveryOutcome(
            message: claim.id, customer: customer, recipient: joe, state: .bounced, at: clock.now(), status: "5.1.1",
            diagnostic: "550 5.1.1 no joe@example.org here", remoteHost: "mx.example.org", attempts: 1)
        return (
            outcome,
            DeliveryReport(
                message: claim.id, customer: customer, sender: author, acceptedAt: clock.now(),
                retriesUntil: clock.now() + .days(5), header: Array("Subject: Hello\r\n".utf8),
                entries: [
                    .init(
                        action: .failed, recipient: joe, status: outcome.status, diagnostic: outcome.diagnostic,
                        remoteHost: outcome.remoteHost, at: outcome.at, attempts: 1)
                ])
        )
    }

    @Test func `a bounce is about a customer, and its reason names nobody`() async throws {
        let (outcome, report) = try await bounced(through: .submission)
        try await book.record([outcome], reports: [report])
        try await book.record([outcome], reports: [report])
        let rows = try await ledger.leaseOutbox(10)
        #expect(rows.map(\.concerns) == [outcome.customer])
        #expect(
            rows.map(\.reason) == [
                "dsn/\(outcome.message)/\(ledger.mailboxKeys.key(of: outcome.recipient)) failed"
            ])
        let mail = try OutboxMail.mail(of: try #require(rows.first))
        #expect(mail.recipients.map(\.description) == ["news@acme.example"])
        #expect(mail.reversePath == .null)
    }

    @Test func `mail that came by HTTP gets an event and no bounce`() async throws {
        let (outcome, report) = try await bounced(through: .http)
        try await book.record([outcome], reports: [report])
        #expect(try await ledger.outboxCount() == 0)
        #expect(try await ledger.events(of: outcome.customer).map(\.event.kind) == ["bounced"])
    }

    @Test func `a decision that cannot be read is no reason to tell nobody`() async throws {
        let (outcome, report) = try await bounced(through: .submission)
        try await ledger.script("UPDATE decision SET record = x'00'")
        try await book.record([outcome], reports: [report])
        #expect(try await ledger.outboxCount() == 1)
    }

    @Test func `an outcome that damage keeps out is reported as such, and the sender still hears of it`() async throws {
        let (outcome, report) = try await bounced(through: .submission)
        try await ledger.script("UPDATE cell SET value = x'00' WHERE kind = \(CellKind.relation.rawValue)")
        await #expect(throws: DamagedRecord.self) { try await book.record([outcome], reports: [report]) }
        await #expect(throws: DamagedRecord.self) { try await book.record([outcome], reports: [report]) }
        #expect(try await ledger.outboxCount() == 1)
    }
}

extension Ledger {
    fileprivate func script(_ sql: String) throws {
        try database.write { try $0.script(sql) }
    }
}
