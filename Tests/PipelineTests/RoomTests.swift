import Authority
import Ledger
import Message
import Spool
import Testing

@testable import Pipeline

/// How much may be under way at once.
@Suite struct RoomTests {
    @Test func `512 messages under way take at most 128 MiB`() async throws {
        let world = try await PipelineWorld()
        let limits = world.pipeline.limits
        let most = limits.headerOctets + limits.textOctets + SpoolLimits().inlineBody
        #expect(most * Gate.standardRoom <= 128 << 20)
    }

    @Test func `a draft beyond the room is not opened, and one is as soon as another is done`() async throws {
        let world = try await PipelineWorld(room: 2)
        var first = world.pipeline.openDraftIfRoom(for: CustomerID(bits: 1))
        let second = world.pipeline.openDraftIfRoom(for: CustomerID(bits: 2))
        #expect(first != nil && second != nil)
        #expect(world.pipeline.openDraftIfRoom(for: CustomerID(bits: 3)) == nil)
        let pipeline = world.pipeline
        async let waiting = pipeline.openDraft(for: CustomerID(bits: 3))
        while pipeline.gate.waiting < 1 { await Task.yield() }
        first?.discard()
        first = nil
        _ = try await waiting
        withExtendedLifetime(second) {}
    }

    @Test func `small messages of a request share one place, and it is free when all of them are done`() async throws {
        let world = try await PipelineWorld(room: 1)
        let customer = CustomerID(bits: 1)
        var first = world.pipeline.openDraftIfRoom(for: customer)
        var second = first.map(world.pipeline.openDraft(beside:))
        #expect(second != nil)
        first?.discard()
        first = nil
        #expect(world.pipeline.openDraftIfRoom(for: customer) == nil)
        second?.discard()
        second = nil
        #expect(world.pipeline.openDraftIfRoom(for: customer) != nil)
    }

    @Test func `the place of a draft is free again once it was admitted, whatever came of it`() async throws {
        let world = try await PipelineWorld(room: 1)
        let sender = try await world.sender()
        for letter in [Letter(), Letter().with { $0.from = "x@bank.example" }, Letter()] {
            _ = try await world.send(letter, as: sender)
            #expect(world.pipeline.openDraftIfRoom(for: sender.id) != nil)
        }
    }

    @Test func `who waits for room may give up`() async throws {
        let world = try await PipelineWorld(room: 1)
        let pipeline = world.pipeline
        let only = pipeline.openDraftIfRoom(for: CustomerID(bits: 1))
        let waiter = Task { _ = try await pipeline.openDraft(for: CustomerID(bits: 1)) }
        while pipeline.gate.waiting < 1 { await Task.yield() }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        withExtendedLifetime(only) {}
    }

    @Test func `what is larger than the largest message is counted, thrown away and refused`() async throws {
        let world = try await PipelineWorld(messageSize: 100_000)
        let sender = try await world.sender()
        let letter = Letter().with { $0.body = String(repeating: "a line\r\n", count: 300_000) }
        let submission = try world.submission(letter, as: sender)
        #expect(submission.draft.size == letter.octets.count)
        guard case .refused(let refusal) = await world.pipeline.admit(submission) else {
            Issue.record("it was not refused")
            return
        }
        #expect(refusal.outcome == .content(.oversize))
        let id = try #require(try await world.ledger.decisions(matching: .init()).first?.id)
        #expect(try await world.record(id).evidence.message.size == letter.octets.count)
    }

    @Test func `a customer's own ceiling is asked too`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        var limits = Limits.standard
        limits.messageSize = 1000
        try await world.ledger.setLimits(limits, of: sender.id, by: world.anna)
        let letter = Letter().with { $0.body = String(repeating: "a line\r\n", count: 200) }
        #expect(try await world.refuse(letter, as: sender).outcome == .content(.oversize))
        _ = try await world.accept(as: sender)
    }
}
