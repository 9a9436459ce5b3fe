import Authority
import Foundation
import Ledger
import Message
import Proofs
import Signing
import TestKit
import Testing

/// The keeper as a service: it goes on whatever happens to one domain, to the ledger or to the disk.
@Suite(.timeLimit(.minutes(1))) struct ProofKeeperRunTests {
    private let world: ProofWorld
    private let acme: Customer

    init() async throws {
        world = try await ProofWorld()
        acme = try await world.customer()
    }

    /// Lets the keeper run while `body` does something, from one of its pauses to the next.
    private func running(_ body: (_ nextPass: () async throws -> Void) async throws -> Void) async throws {
        let (keeper, clock) = (world.keeper, world.clock)
        let pause = {
            while clock.sleeping == 0 {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.run() }
            try await pause()
            try await body {
                clock.advance(by: .minutes(1))
                try await pause()
            }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
    }

    @Test func `it writes the platform's zone at once and proves what is added meanwhile`() async throws {
        try await running { nextPass in
            #expect(try world.zoneText().contains("bounce.mail.example."))
            let records = try await world.keeper.add(
                DomainName("shop.example"), for: acme, includesSubdomains: false, by: ProofWorld.operators)
            try world.publish(records)
            try await nextPass()
            try await nextPass()
            #expect(try world.row("shop.example", acme).course.state == .active)
            #expect(try world.zoneText().contains("shop.example.dkim.mail.example."))
        }
    }

    @Test func `a zone file that cannot be written ends nothing, and is written when it can`() async throws {
        let folder = world.folder.file("dns")
        try Data().write(to: URL(filePath: folder))
        try await running { nextPass in
            try await nextPass()
            #expect(!FileManager.default.fileExists(atPath: world.zonePath))
            try FileManager.default.removeItem(atPath: folder)
            try await nextPass()
            #expect(FileManager.default.fileExists(atPath: world.zonePath))
        }
    }

    @Test func `one domain whose keys are damaged keeps no other from being looked at`() async throws {
        try await world.proved("a.example", for: acme)
        try await world.proved("b.example", for: acme)
        var rows = try await world.ledger.signingKeys(of: DomainName("a.example"))
        rows[0].state = "melted"
        try await world.ledger.putSigningKeys(rows, by: ProofWorld.operators)
        world.clock.advance(by: .hours(3))
        await world.keeper.proveDue()
        #expect(try world.row("b.example", acme).course.lastAnswer == world.clock.now())
    }

    @Test func `slots that a crash left empty are filled at the next look`() async throws {
        _ = try await world.ledger.addDomain(
            DomainName("shop.example"), for: acme.facts.id, by: ProofWorld.operators)
        await world.keeper.proveDue()
        #expect(try await world.keys("shop.example", acme).count >= 2)
    }

    @Test func `a command and a serve beside it that find a slot empty at once both go on, with one key`() async throws
    {
        _ = try await world.ledger.addDomain(
            DomainName("shop.example"), for: acme.facts.id, by: ProofWorld.operators)
        let row = try world.row("shop.example", acme)
        let beside = try world.beside()
        async let here = world.keeper.prove(row, of: acme, by: ProofWorld.operators)
        async let there = beside.prove(row, of: acme, by: ProofWorld.operators)
        _ = try await (here, there)
        let slots = try await world.keys("shop.example", acme).map(\.slot)
        #expect(Set(slots).count == slots.count)
        #expect(slots.count >= 2)
    }

    @Test func `a look that took long does not undo what another look found meanwhile`() async throws {
        let records = try await world.add("shop.example", for: acme)
        let stale = try world.row("shop.example", acme)
        try world.publish(records)
        #expect(try await world.look("shop.example", acme).state == .active)
        world.dns.goDown()
        let result = try await world.keeper.prove(stale, of: acme, by: ProofWorld.operators)
        #expect(result.row.course.state == .active)
        #expect(try world.row("shop.example", acme).course.state == .active)
    }
}
