import Authority
import Ledger
import MailAuth
import Message
import Spool
import TestKit
import Testing
import Wire

@testable import Doors
@testable import Pipeline

/// Lines of the threat model that are more than one check's doing. The letter and number name the line.
@Suite struct IncidentTests {
    // MARK: Self-declared class

    @Test(arguments: [MessageClass.notice, .challenge, .reply, .bulk, .provoked])
    func `a key for transactional mail that claims another class is refused (A2)`(claimed: MessageClass) async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.requestedClass = claimed }
        #expect(try await world.refuse(letter, as: try await world.sender()).check == .credential)
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `no header loosens what the key fixes (A2)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender(classes: [.provoked])
        let letter = Letter().with { $0.fields += ["Auto-Submitted: no", "Precedence: first-class"] }
        #expect(try await world.accept(letter, as: sender).held.count == 1)
        #expect(try await world.departing().isEmpty)
    }

    @Test(arguments: ["auto-replied", "auto-generated", "AUTO-Replied; owner=x", "something-else"])
    func `a header tightens: automatic mail to a stranger is provoked and held (A2)`(value: String) async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.fields.append("Auto-Submitted: \(value)") }
        let accepted = try await world.accept(letter, as: try await world.sender())
        #expect(try await world.reasons() == ["joe@example.org": .unproven])
        #expect(try await world.record(accepted.id).verdict.messageClass == .provoked)
    }

    @Test func `within a proven relation automatic mail goes (A2, B1)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.relate(sender, "joe@example.org")
        let vacation = Letter().with {
            $0.reversePath = nil
            $0.fields.append("Auto-Submitted: auto-replied")
        }
        #expect(try await world.accept(vacation, as: sender).held.isEmpty)
    }

    // MARK: Budgets that tell nothing

    @Test func `first contact by a sixth customer is held and tells nothing (A8)`() async throws {
        var answers: [String: String] = [:]
        // Each world holds the same mail to the same mailbox for another reason, all of them others' dealings with it.
        for why in ["crowded", "listed by the platform", "both"] {
            let world = try await PipelineWorld()
            let sender = try await world.sender()
            if why != "listed by the platform" { try await world.crowd("joe@example.org", customers: 5) }
            if why != "crowded" {
                try await world.ledger.suppress(
                    Mailbox("joe@example.org"), for: .platform, reason: .complaint, by: world.anna)
            }
            let letter = Letter().with { $0.id = MessageID(time: world.clock.now(), random: 1) }
            #expect(try await world.preview(letter, as: sender) == nil)
            let admission = try await world.send(letter, as: sender)
            #expect(try await world.waiting(.held) == ["joe@example.org"])
            var reply: [UInt8] = []
            Reply(admission, at: world.clock.now()).append(to: &reply)
            guard case .accepted(let accepted) = admission else {
                Issue.record("it was not accepted")
                return
            }
            #expect(try await world.preview(letter, as: sender) == nil)
            let counted = try await world.counted(sender)
            answers[why] = "\(String(decoding: reply, as: UTF8.self)) \(accepted) counted \(counted)"
        }
        #expect(Set(answers.values).count == 1, "\(answers)")
        #expect(answers.values.first?.contains("held") == true)
    }

    @Test func `a relation older than the attack is never held because of others' traffic (A8)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.relate(sender, "joe@example.org")
        try await world.crowd("joe@example.org", customers: 6)
        #expect(try await world.waiting(.held) == ["joe@example.org"])
        let reset = try await world.accept(Letter().with { $0.fields[1] = "Subject: your new password" }, as: sender)
        #expect(reset.held.isEmpty)
    }

    @Test func `a key's own limit tells the time left, since it says nothing about anybody else (A8)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        var limits = Limits.standard
        limits.credentialPerDay = 1
        try await world.ledger.setLimits(limits, of: sender.id, by: world.anna)
        _ = try await world.accept(as: sender)
        guard case .undecided(let refusal) = try await world.send(as: sender) else {
            Issue.record("it was not put off")
            return
        }
        #expect(refusal.outcome == .limitReached(.credential, retryAt: world.clock.now() + .hours(25)))
        let reply = Reply(.undecided(refusal), at: world.clock.now())
        #expect(reply.basicCode == 452)
    }

    // MARK: Header fields and names

    @Test func `answers to provoked mail go to no third person, even when it is released (A18)`() async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with {
            $0.fields += ["Auto-Submitted: auto-replied", "Reply-To: victim@elsewhere.example"]
        }
        let accepted = try await world.accept(letter, as: try await world.sender())
        try await world.spool.release(.message(accepted.id))
        await world.pipeline.readmitAll()
        #expect(try await world.departing().isEmpty)
        #expect(try await world.reasons() == ["joe@example.org": .unproven])
    }

    @Test func `answers to ordinary mail may go elsewhere, and the record notes it (A18)`() async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.fields.append("Reply-To: author@elsewhere.example") }
        let accepted = try await world.accept(letter, as: try await world.sender())
        #expect(accepted.held.isEmpty)
        let findings = try await world.record(accepted.id).verdict.findings
        #expect(findings.contains { $0.check == .content && $0.result == .noted })
    }

    @Test(arguments: ["news@acme.example", "Acme News via acme.example", "Sales@Acme", "Acme, Inc.", ""])
    func `honest display names pass (A19)`(name: String) async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.from = "\"\(name)\" <news@acme.example>" }
        #expect(try await world.accept(letter, as: try await world.sender()).held.isEmpty)
    }

    // MARK: Lawful mail

    @Test func `a null reverse path passes when From is proved (B1)`() async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with { $0.reversePath = nil }
        _ = try await world.accept(letter, as: try await world.sender())
        let work = try #require(await world.spool.lease(1, at: world.clock.now()).first)
        #expect(work.reversePath == .null)
    }

    @Test(arguments: [nil, "news@acme.example"] as [String?])
    func `forwarded mail with a foreign From is refused in words that say what to do (B1)`(path: String?) async throws {
        let world = try await PipelineWorld()
        let letter = Letter().with {
            $0.reversePath = path
            $0.from = "Joe <joe@elsewhere.example>"
        }
        let refusal = try await world.refuse(letter, as: try await world.sender())
        let reply = Reply(.refused(refusal), at: world.clock.now())
        #expect(reply.basicCode == 550)
        #expect(reply.text.contains("elsewhere.example"))
        #expect(reply.text.contains("write an address of your own into From"))
    }

    @Test func `held and suppressed recipients never delay the others of one message (B9)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.crowd("crowded@example.org", customers: 5)
        try await world.ledger.suppress(
            Mailbox("listed@example.org"), for: .platform, reason: .bounce, by: world.anna)
        try await world.ledger.suppress(
            Mailbox("out@example.org"), for: sender.id, reason: .unsubscribe, by: world.anna)
        let letter = Letter().with {
            $0.to = [
                "joe@example.org", "crowded@example.org", "listed@example.org", "out@example.org", "ann@example.org",
            ]
        }
        let accepted = try await world.accept(letter, as: sender)
        #expect(Set(accepted.held.map(\.key.local)) == ["crowded", "listed", "out"])
        let departed = try await world.departing().filter { $0.message == accepted.id }
        #expect(departed.map(\.recipients) == [["joe@example.org", "ann@example.org"]])
        #expect(try await world.verify(try #require(departed.first)).map(\.result) == [.pass, .pass])
    }

    @Test func `a limit that is lost after RCPT costs nothing: 452 for all of the transaction (B9)`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        var limits = Limits.standard
        limits.customerPerDay = 2
        try await world.ledger.setLimits(limits, of: sender.id, by: world.anna)
        let two = Letter().with { $0.to = ["joe@example.org", "ann@example.net"] }
        #expect(try await world.preview(two, as: sender) == nil)
        _ = try await world.accept(Letter().with { $0.to = ["bo@example.net"] }, as: sender)
        let admission = try await world.send(two, as: sender)
        #expect(Reply(admission, at: world.clock.now()).basicCode == 452)
        #expect(try await world.counted(sender) == 1)
        #expect(try await world.waiting(.outbound) == ["bo@example.net"])
        let many = Letter().with { $0.to = ["a@example.org", "b@example.org", "c@example.org"] }
        let never = Reply(try await world.send(many, as: sender), at: world.clock.now())
        #expect(never.basicCode == 550)
    }
}
