import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct OrdersTests {
    @Test func `an order placed beside serve is carried out by it and answered`() async throws {
        let world = try World()
        let shell = try world.other()
        let first = try await shell.place(order: "queue-hold", payload: [1], by: world.anna)
        world.clock.advance(by: .seconds(1))
        let second = try await shell.place(order: "queue-release", payload: [2], by: world.anna)
        let pending = try await world.ledger.pendingOrders()
        #expect(pending.map(\.id) == [first, second])
        #expect(pending.map(\.kind) == ["queue-hold", "queue-release"])
        #expect(pending[1].payload == [2])
        #expect(pending[1].principal == world.anna)
        try await world.ledger.complete(first, succeeded: false, answer: "no such message")
        #expect(try await world.ledger.pendingOrders().map(\.id) == [second])
        let result = try #require(try await shell.order(first)?.result)
        #expect(!result.succeeded)
        #expect(result.answer == "no such message")
        #expect(try await shell.order(second)?.result == nil)
    }

    @Test func `an order is completed once`() async throws {
        let world = try World()
        let id = try await world.ledger.place(order: "x", payload: [], by: world.anna)
        try await world.ledger.complete(id, succeeded: true, answer: "first")
        try await world.ledger.complete(id, succeeded: false, answer: "second")
        #expect(try await world.ledger.order(id)?.result?.answer == "first")
        #expect(try await world.ledger.auditLog().first?.action == .orderPlaced)
    }
}
