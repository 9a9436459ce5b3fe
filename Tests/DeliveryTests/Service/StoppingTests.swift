import Authority
import Logging
import Message
import ServiceLifecycle
import TestKit
import Testing

@testable import Delivery

@Suite(.timeLimit(.minutes(1))) struct StoppingTests {
    @Test func `a graceful stop lets the transaction under way end`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in command == "END" ? .silence : nil }
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        let service = try bench.service(bench.settings)
        let group = ServiceGroup(services: [service], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { [bench] tasks in
            tasks.addTask { try await group.run() }
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"])])
            await server.wait { !$0.messages.isEmpty }
            await group.triggerGracefulShutdown()
            #expect(await bench.queue.settled.isEmpty)
            server.say("250 2.0.0 queued after all")
            try await tasks.waitForAll()
        }
        #expect(await bench.sink.outcomes.map(\.diagnostic) == ["250 2.0.0 queued after all"])
        await server.stop()
    }

    @Test func `a stop does not wait for ever`() async throws {
        var rules = ScriptedServer.Rules()
        rules.react = { command, _ in command == "END" ? .silence : nil }
        let server = try await ScriptedServer(rules)
        var bench = try DeliveryBench(port: server.port)
        try bench.serve("example.org", by: "mx.example.org", at: ["127.0.0.1"])
        let service = try bench.service(bench.settings)
        let group = ServiceGroup(services: [service], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { [bench] tasks in
            tasks.addTask { try await group.run() }
            await bench.queue.add([try bench.message(1, to: ["joe@example.org"])])
            await server.wait { !$0.messages.isEmpty }
            await group.triggerGracefulShutdown()
            await bench.advance { await !bench.queue.settled.isEmpty }
            try await tasks.waitForAll()
        }
        guard case .deferred = try #require(await bench.queue.settled.first).dispositions[0] else {
            Issue.record("not deferred")
            return
        }
        await server.stop()
    }

    @Test func `a stop with nothing to do ends at once`() async throws {
        let bench = try DeliveryBench(port: 9)
        let group = ServiceGroup(services: [try bench.service(bench.settings)], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
