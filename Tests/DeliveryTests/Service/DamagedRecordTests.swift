import Authority
import Logging
import Message
import Synchronization
import Testing

@testable import Delivery

/// A sink that cannot keep what became of one message, whatever is tried.
private actor DamagedSink: OutcomeSink {
    private let damaged: Set<MessageID>
    private let queue: MemoryQueue
    private(set) var kept: Set<MessageID> = []
    private(set) var calls = 0

    init(_ queue: MemoryQueue, damaged: Set<MessageID>) {
        self.queue = queue
        self.damaged = damaged
    }

    func record(_ outcomes: [DeliveryOutcome], reports: [DeliveryReport]) throws {
        calls += 1
        guard damaged.isDisjoint(with: outcomes.map(\.message)) else { throw DamagedRecord("no decision") }
        kept.formUnion(outcomes.map(\.message))
    }
}

/// Damage to what is stored about one message.
@Suite(.timeLimit(.minutes(1))) struct DamagedRecordTests {
    @Test func `one damaged record holds up nobody, and its message is not delivered again and again`() async throws {
        let server = try await ScriptedServer()
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        bench.settings.limits.inFlight = 4
        let sink = DamagedSink(bench.queue, damaged: [MessageID(bits: 2)])
        let service = try DeliveryService(
            settings: bench.settings, queue: bench.queue, sink: sink, resolver: bench.resolver, gate: bench.gate,
            standing: bench.standing, time: bench.clock, loop: bench.loop, logger: Logger(label: "test"))
        let queue = bench.queue
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            // More than are in flight at once: places must come back.
            await queue.add(try (1...12).map { try bench.message($0, to: ["joe@example.org"]) })
            await bench.advance { await queue.settled.count >= 12 }
            group.cancelAll()
        }
        #expect(await Set(queue.settled.map(\.outgoing.message.bits)) == Set(1...12))
        #expect(await sink.kept == Set((1...12).filter { $0 != 2 }.map { MessageID(bits: $0) }))
        #expect(server.log.messages.count == 12)
        await server.stop()
    }
}
