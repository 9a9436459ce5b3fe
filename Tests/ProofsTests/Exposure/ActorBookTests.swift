import Authority
import Ledger
import Logging
import Message
import TestKit
import Testing

@testable import Proofs

@Suite(.timeLimit(.minutes(1))) struct ActorBookTests {
    private let clock = ManualClock()
    private let book: ActorBook

    init() {
        book = ActorBook(
            networks: { .builtIn }, time: clock, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func refusal(
        _ customer: Int?, peer: String, tenant: TenantID? = nil, feeder: String? = nil, feederGreeting: String? = nil,
        greeting: String? = nil
    ) throws -> RelayRefusal {
        RelayRefusal(
            customer: customer.map { CustomerID(bits: UInt128($0 + 1)) }, tenant: tenant, peer: try IPAddress(peer),
            feeder: try feeder.map { try IPAddress($0) }, feederGreeting: feederGreeting, greeting: greeting,
            at: clock.now())
    }

    /// Lets the book look at everything it was given, the last of which must cause its only alert.
    private func run(_ refusals: [RelayRefusal]) async throws -> [ActorSummary] {
        let running = Task { await book.run() }
        for refusal in refusals { book.note(refusal) }
        while book.alerts == 0 {
            try Task.checkCancellation()
            await Task.yield()
        }
        running.cancel()
        await running.value
        return book.actors
    }

    /// Until the actor is known to have tried a customer.
    private func wait(for customer: Int) async throws {
        let id = CustomerID(bits: UInt128(customer + 1))
        while book.actors.first?.customers.contains(where: { $0.customer == id }) != true {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test func `whoever goes on to more customers is named again, with all of them`() async throws {
        let tenant = try #require(TenantID("11111111-2222-3333-4444-555555555555"))
        let running = Task { await book.run() }
        defer { running.cancel() }
        for customer in 0..<3 {
            book.note(try refusal(customer, peer: "40.107.3.1", tenant: tenant, feeder: "203.0.113.1"))
        }
        try await wait(for: 2)
        let alerts = book.alerts
        book.tellOn()
        #expect(book.alerts == alerts)
        book.tellOn()
        #expect(book.alerts == alerts + 1)
        book.tellOn()
        #expect(book.alerts == alerts + 1)
    }

    @Test func `whoever goes on for hours is named with customers that are new, however few there are at a time`()
        async throws
    {
        let running = Task { await book.run() }
        defer { running.cancel() }
        func attempt(_ customer: Int) async throws {
            book.note(try refusal(customer, peer: "203.0.113.1"))
            try await wait(for: customer)
        }
        book.note(try refusal(0, peer: "203.0.113.1"))
        try await attempt(1)
        var alerts = book.alerts
        for customer in 2..<8 {
            // Never more than three of them within the hour.
            clock.advance(by: .minutes(25))
            try await attempt(customer)
            for _ in 0..<2 { book.tellOn() }
            #expect(book.alerts > alerts)
            alerts = book.alerts
        }
    }

    @Test func `naming again has a limit, and what is beyond it comes later`() async throws {
        let running = Task { await book.run() }
        defer { running.cancel() }
        for customer in 0..<3 { book.note(try refusal(customer, peer: "203.0.113.1")) }
        try await wait(for: 2)
        var last = 2
        for round in 0..<ActorBook.mostAgain + 12 {
            for _ in 0..<2 { book.tellOn() }
            last = 3 + round
            book.note(try refusal(last, peer: "203.0.113.1"))
            try await wait(for: last)
        }
        let alerts = book.alerts
        for _ in 0..<2 { book.tellOn() }
        #expect(book.alerts == alerts)
        clock.advance(by: .minutes(59))
        book.note(try refusal(last + 1, peer: "203.0.113.1"))
        try await wait(for: last + 1)
        clock.advance(by: .minutes(2))
        for _ in 0..<2 { book.tellOn() }
        #expect(book.alerts == alerts + 1)
    }

    @Test func `who feeds Microsoft is what joins, not the addresses of Microsoft's`() async throws {
        let tenant = try #require(TenantID("11111111-2222-3333-4444-555555555555"))
        let actors = try await run([
            try refusal(0, peer: "40.107.3.1", feeder: "198.51.100.1"),
            try refusal(1, peer: "40.107.3.1", feeder: "203.0.113.1"),
            try refusal(2, peer: "40.107.9.9", tenant: tenant, feeder: "203.0.113.77"),
        ])
        #expect(actors.map { $0.customers.map(\.customer.bits) } == [[2, 3]])
        #expect(actors.first?.name == "tenant \(tenant), network 203.0.113.0/24")
    }

    @Test func `the greeting counts that was given to the first host of the sender's`() async throws {
        let hosts = (0..<8).map { number in
            (peer: "40.107.3.1", feeder: "\(11 + number).1.1.1", greeting: "vps\(number).bulk.example")
        }
        let actors = try await run(
            try hosts.enumerated().map { number, host in
                try refusal(
                    number, peer: host.peer, feeder: host.feeder, feederGreeting: host.greeting,
                    greeting: "mail-am0eur05on2077.outbound.protection.outlook.com")
            })
        #expect(actors.map(\.customers.count) == [8])
        #expect(actors.first?.greetings.most == ["vps#.bulk.example"])
    }

    @Test func `a refusal before anything is known does no harm`() async throws {
        book.note(RelayRefusal(customer: nil, at: clock.now()))
        let actors = try await run([try refusal(0, peer: "203.0.113.1"), try refusal(1, peer: "203.0.113.2")])
        #expect(actors.count == 1)
    }
}
