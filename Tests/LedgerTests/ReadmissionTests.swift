import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct ReadmissionTests {
    /// A message of which one recipient was sent to and one held, since the platform suppresses it.
    private func half(_ world: World) async throws -> (CustomerID, Identity, DecisionRequest) {
        let (customer, key) = try await world.sender()
        try await world.ledger.suppress(
            Mailbox("held@example.org"), for: .platform, reason: .bounce, by: world.anna)
        let request = try world.request(customer, key, to: ["joe@example.org", "held@example.org"])
        let decided = try #require(try await world.ledger.decide([request]).first)
        #expect(decided.verdict.ruling == .decided([.send, .hold(.recipient)]))
        return (customer, key, request)
    }

    private func again(
        _ world: World, _ request: DecisionRequest, to recipients: [String], _ readmission: Readmission,
        content: UInt8 = 9
    ) async throws -> Decided {
        let next = try world.request(
            request.claim.customer, request.claim.identity, to: recipients, id: request.claim.id, content: content,
            readmission: readmission)
        return try #require(try await world.ledger.decide([next]).first)
    }

    @Test func `a released recipient goes and is debited then`() async throws {
        let world = try World()
        let (customer, key, request) = try await half(world)
        #expect(try await world.counted(customer, key) == 1)
        let released = try await again(
            world, request, to: ["held@example.org"], .released(by: "anna", at: world.clock.now()))
        #expect(released.verdict.ruling == .decided([.send]))
        #expect(released.authorised?.recipients.map(\.mailbox.local) == ["held"])
        #expect(try await world.counted(customer, key) == 2)
    }

    @Test func `renewing signatures costs nothing and never lets a held recipient go`() async throws {
        let world = try World()
        let (customer, key, request) = try await half(world)
        let renewed = try await again(world, request, to: ["joe@example.org", "held@example.org"], .renewed)
        #expect(renewed.verdict.ruling == .decided([.send, .hold(.recipient)]))
        try await world.ledger.unsuppress(Mailbox("held@example.org"), for: .platform, by: world.anna)
        let narrowed = try await again(
            world, request, to: ["joe@example.org", "held@example.org"], .renewed, content: 8)
        #expect(narrowed.verdict.ruling == .decided([.send, .hold(.recipient)]))
        #expect(try await world.counted(customer, key) == 1)
    }

    @Test func `a message can be renewed after part of it was released`() async throws {
        let world = try World()
        let (_, _, request) = try await half(world)
        _ = try await again(world, request, to: ["held@example.org"], .released(by: "anna", at: world.clock.now()))
        let renewed = try await again(world, request, to: ["joe@example.org"], .renewed, content: 7)
        #expect(renewed.authorised?.recipients.map(\.mailbox.local) == ["joe"])
    }

    @Test func `nobody new comes in by readmission`() async throws {
        let world = try World()
        let (_, _, request) = try await half(world)
        for readmission: Readmission in [.renewed, .released(by: "anna", at: world.clock.now())] {
            await #expect(throws: LedgerError.self) {
                _ = try await again(world, request, to: ["new@example.org"], readmission)
            }
        }
    }

    @Test func `a release that was decided and then lost is debited once`() async throws {
        let world = try World()
        let (customer, key, request) = try await half(world)
        for content: UInt8 in [1, 2] {
            let released = try await again(
                world, request, to: ["held@example.org"], .released(by: "anna", at: world.clock.now()),
                content: content)
            #expect(released.authorised != nil)
        }
        #expect(try await world.counted(customer, key) == 2)
    }

    @Test func `what was never accepted is neither renewed nor released`() async throws {
        let world = try World()
        let (customer, key) = try await world.sender()
        let refused = try world.request(customer, key, from: "a@bank.example")
        _ = try await world.ledger.decide([refused])
        for readmission: Readmission in [.renewed, .released(by: "anna", at: world.clock.now())] {
            for id in [refused.claim.id, MessageID(bits: 5)] {
                let next = try world.request(customer, key, id: id, content: 2, readmission: readmission)
                await #expect(throws: LedgerError.self) { _ = try await world.ledger.decide([next]) }
            }
        }
        #expect(try await world.counted(customer, key) == 0)
    }

    @Test func `a renewal that was refused for a while can be had later, without a second debit`() async throws {
        let world = try World()
        let (customer, key, request) = try await half(world)
        try await world.ledger.setStanding(.frozen, of: customer, by: world.anna, reason: "looking")
        #expect(try await again(world, request, to: ["joe@example.org"], .renewed).authorised == nil)
        try await world.ledger.setStanding(.active, of: customer, by: world.anna, reason: "fine")
        let renewed = try await again(world, request, to: ["joe@example.org"], .renewed, content: 4)
        #expect(renewed.authorised != nil)
        #expect(try await world.counted(customer, key) == 1)
    }

    @Test func `a frozen customer's mail is not renewed`() async throws {
        let world = try World()
        let (customer, _, request) = try await half(world)
        try await world.ledger.setStanding(.frozen, of: customer, by: world.anna, reason: "stolen")
        let renewed = try await again(world, request, to: ["joe@example.org"], .renewed)
        #expect(renewed.authorised == nil)
    }

    @Test func `every record of a message is kept`() async throws {
        let world = try World()
        let (_, _, request) = try await half(world)
        world.clock.advance(by: .hours(2))
        _ = try await again(world, request, to: ["held@example.org"], .released(by: "anna", at: world.clock.now()))
        let history = try await world.ledger.history(of: request.claim.id)
        #expect(history.count == 2)
        #expect(history[0].claim.recipients.count == 2)
        #expect(history[1].facts.readmission == .released(by: "anna", at: world.clock.now()))
    }
}
