import Authority
import Message
import Store
import TestKit
import Testing

@testable import Ledger

struct MessageLogTests {
    @Test func `messages are found by customer, recipient, state and time, newest first`() async throws {
        let world = try World()
        let (acme, key) = try await world.sender()
        let (other, otherKey) = try await world.sender("other.example")
        try await world.ledger.suppress(Mailbox("held@example.org"), for: .platform, reason: .bounce, by: world.anna)
        var ids: [String: MessageID] = [:]
        let start = world.clock.now()
        for (name, request) in [
            ("sent", try world.request(acme, key)),
            ("other", try world.request(other, otherKey, from: "a@other.example", to: ["Joe@EXAMPLE.org"])),
            ("held", try world.request(acme, key, to: ["held@example.org"])),
            ("refused", try world.request(acme, key, from: "a@bank.example", to: ["ann@example.org"])),
        ] {
            ids[name] = request.claim.id
            _ = try await world.ledger.decide([request])
            world.clock.advance(by: .minutes(1))
        }
        func found(_ query: MessageQuery) async throws -> [String] {
            try await world.ledger.decisions(matching: query).map { line in
                ids.first { $0.value == line.id }?.key ?? "?"
            }
        }
        #expect(try await found(MessageQuery()) == ["refused", "held", "other", "sent"])
        #expect(try await found(MessageQuery(customer: acme)) == ["refused", "held", "sent"])
        #expect(try await found(MessageQuery(recipient: Mailbox("JOE@example.org"))) == ["other", "sent"])
        #expect(try await found(MessageQuery(customer: acme, recipient: Mailbox("joe@example.org"))) == ["sent"])
        #expect(try await found(MessageQuery(states: [.held])) == ["held"])
        #expect(try await found(MessageQuery(states: [.held, .refused])) == ["refused", "held"])
        #expect(try await found(MessageQuery(states: [.sent, .refused])) == ["refused", "other", "sent"])
        #expect(try await found(MessageQuery(since: start + .minutes(2))) == ["refused", "held"])
        #expect(try await found(MessageQuery(until: start + .minutes(1))) == ["sent"])
        #expect(try await found(MessageQuery(since: start + .hours(1))) == [])
        #expect(try await found(MessageQuery(until: start)) == [])
        #expect(try await found(MessageQuery(recipient: Mailbox("nobody@example.org"))) == [])

        let page = try await world.ledger.decisions(matching: MessageQuery(limit: 3))
        #expect(try await found(MessageQuery(before: page.last?.number, limit: 3)) == ["sent"])
        let line = try #require(page.first)
        #expect(line.state == .refused)
        #expect(line.check == .domain)
        #expect(line.author?.description == "a@bank.example")
        #expect(line.recipients.map(\.description) == ["ann@example.org"])
        #expect(line.size == 1234)
    }

    @Test func `an empty log answers every query`() async throws {
        let world = try World()
        let query = MessageQuery(
            customer: .platform, recipient: try Mailbox("a@b.example"), states: [.held], since: world.clock.now(),
            until: world.clock.now(), before: 5)
        #expect(try await world.ledger.decisions(matching: query).isEmpty)
        #expect(try await world.ledger.decision(MessageID(bits: 1)) == nil)
        #expect(try await world.ledger.history(of: MessageID(bits: 1)).isEmpty)
        #expect(try await world.ledger.outcomes(of: MessageID(bits: 1)).isEmpty)
    }

    @Test func `every query walks an index`() async throws {
        let world = try World()
        let mailbox = world.ledger.mailboxKeys.octets(of: try Mailbox("joe@example.org"))
        let now = world.clock.now()
        for query in [
            MessageQuery(customer: .platform), MessageQuery(states: [.held, .refused]), MessageQuery(since: now),
            MessageQuery(states: [.sent]), MessageQuery(customer: .platform, states: [.refused], before: 9),
        ] {
            let plans = try await world.ledger.plans(query, recipient: nil)
            #expect(!plans.contains { $0.contains("TEMP B-TREE") }, "\(query): \(plans)")
        }
        let plans = try await world.ledger.plans(MessageQuery(), recipient: mailbox)
        #expect(!plans.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN") }, "\(plans)")
    }
}

extension Ledger {
    /// How SQLite would run a query's searches.
    func plans(_ query: MessageQuery, recipient: [UInt8]?) throws -> [String] {
        try database.read { connection in
            try MessageSearch.searches(query, recipient: recipient, connection).flatMap { search in
                try connection.query("EXPLAIN QUERY PLAN " + search.sql, search.values) { $0.text(3) }
            }
        }
    }
}
