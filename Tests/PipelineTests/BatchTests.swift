import Authority
import Ledger
import MailAuth
import Message
import Pipeline
import Spool
import Testing

/// Messages of one request stand or fall together.
@Suite struct BatchTests {
    private func letters(_ count: Int) -> [Letter] {
        (0..<count).map { number in Letter().with { $0.to = ["r\(number)@example.org"] } }
    }

    private func admit(_ letters: [Letter], as sender: Sender, _ world: PipelineWorld) async throws -> BatchAdmission {
        await world.pipeline.admit(batch: try letters.map { try world.submission($0, as: sender) })
    }

    @Test func `all messages of a batch are queued, in order, each with its own signatures`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        guard case .accepted(let accepted) = try await admit(letters(20), as: sender, world) else {
            Issue.record("the batch was not accepted")
            return
        }
        #expect(Set(accepted.map(\.id)).count == 20)
        let departed = try await world.departing()
        #expect(Set(departed.map(\.message)) == Set(accepted.map(\.id)))
        for (number, one) in accepted.enumerated() {
            let message = try #require(departed.first { $0.message == one.id })
            #expect(message.recipients == ["r\(number)@example.org"])
            #expect(try await world.verify(message).map(\.result) == [.pass, .pass])
        }
        #expect(try await world.counted(sender) == 20)
    }

    @Test func `one refused message keeps all the others out, and costs nothing`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        var batch = letters(5)
        batch[3].from = "Bank <service@bank.example>"
        guard case .refused(let refusal, let index) = try await admit(batch, as: sender, world) else {
            Issue.record("the batch was not refused")
            return
        }
        #expect(refusal.check == .domain)
        #expect(index == 3)
        #expect(try await world.spool.list().isEmpty)
        #expect(try await world.counted(sender) == 0)
        #expect(try await world.ledger.decisionCount() == 1)
    }

    @Test func `a batch that is too much for a limit is put off as a whole`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        var limits = Limits.standard
        limits.customerPerDay = 4
        try await world.ledger.setLimits(limits, of: sender.id, by: world.anna)
        guard case .undecided(let refusal, let index) = try await admit(letters(5), as: sender, world) else {
            Issue.record("the batch was not put off")
            return
        }
        #expect(refusal.check == .budget)
        #expect(index == 4)
        #expect(try await world.spool.list().isEmpty)
        #expect(try await world.counted(sender) == 0)
        guard case .accepted = try await admit(letters(4), as: sender, world) else {
            Issue.record("what the limit allows was not accepted")
            return
        }
    }

    @Test func `a held recipient of one message delays none of the others`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        try await world.ledger.suppress(Mailbox("r2@example.org"), for: .platform, reason: .complaint, by: world.anna)
        guard case .accepted(let accepted) = try await admit(letters(4), as: sender, world) else {
            Issue.record("the batch was not accepted")
            return
        }
        #expect(accepted.map(\.held.count) == [0, 0, 1, 0])
        #expect(
            try await world.departing().flatMap(\.recipients) == ["r0@example.org", "r1@example.org", "r3@example.org"])
        #expect(try await world.waiting(.held) == ["r2@example.org"])
    }

    @Test func `a spool that fails after the decision keeps none of a batch`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        world.disk.fill(after: 1)
        guard case .unavailable(let outage) = try await admit(letters(3), as: sender, world) else {
            Issue.record("the batch was not put off")
            return
        }
        #expect(outage.part == .spool)
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `nothing at all is accepted as nothing`() async throws {
        let world = try await PipelineWorld()
        guard case .accepted(let accepted) = await world.pipeline.admit(batch: []) else {
            Issue.record("an empty batch was turned away")
            return
        }
        #expect(accepted.isEmpty)
    }
}
