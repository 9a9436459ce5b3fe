import Authority
import Message
import TestKit
import Testing

@testable import Ledger

struct ConnectorsTests {
    @Test func `mail from a listed address belongs to the connector's customer, and to nobody else`() async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        let connector = try await world.ledger.addConnector(
            name: "office", for: customer, networks: [IPNetwork("192.0.2.16/28"), IPNetwork("2001:db8:1::/64")],
            by: world.anna)
        for peer in ["192.0.2.16", "192.0.2.31", "2001:db8:1::5", "::ffff:192.0.2.17"] {
            let found = world.ledger.connector(for: try IPAddress(peer))
            #expect(found?.identity == .connector(connector.id))
            #expect(found?.customer == customer)
        }
        for peer in ["192.0.2.15", "192.0.2.32", "2001:db8:2::5"] {
            #expect(world.ledger.connector(for: try IPAddress(peer)) == nil)
        }
        #expect(try world.other().connectors(of: customer) == [connector])
    }

    @Test func `a revoked connector admits nobody`() async throws {
        let world = try World()
        let connector = try await world.ledger.addConnector(
            name: "office", for: world.customer().facts.id, networks: [IPNetwork("192.0.2.1")], by: world.anna)
        try await world.ledger.revokeConnector(connector.id, by: world.anna, reason: "moved")
        #expect(world.ledger.connector(for: try IPAddress("192.0.2.1")) == nil)
        #expect(try world.other().connector(for: IPAddress("192.0.2.1")) == nil)
    }

    @Test func `a live connector's mode is changed, kept and audited, and no other's`() async throws {
        let world = try World()
        let connector = try await world.ledger.addConnector(
            name: "office", for: world.customer().facts.id, networks: [IPNetwork("192.0.2.1")], by: world.anna)
        let mode = ConnectorMode.inbound(try #require(InboundHost("mx.acme.example:2525")))
        for _ in 0..<2 {
            #expect(try await world.ledger.setMode(mode, of: connector.id, by: world.anna).mode == mode)
        }
        #expect(world.ledger.connectors().map(\.mode) == [mode])
        #expect(try world.other().connectors().map(\.mode) == [mode])
        let log = try await world.ledger.auditLog(of: connector.customer).filter { $0.action == .connectorChanged }
        #expect(log.map(\.detail) == ["enforce -> inbound mx.acme.example:2525"])
        try await world.ledger.revokeConnector(connector.id, by: world.anna, reason: "moved")
        await #expect(throws: LedgerError.notAllowed("connector \(connector.id) is revoked")) {
            try await world.ledger.setMode(.enforce, of: connector.id, by: world.anna)
        }
        let unknown = ConnectorID(bits: 1)
        await #expect(throws: LedgerError.unknown("connector \(unknown)")) {
            try await world.ledger.setMode(.enforce, of: unknown, by: world.anna)
        }
    }

    @Test(arguments: ["192.0.2.0/27", "0.0.0.0/0", "2001:db8::/63"])
    func `networks that are too wide are refused`(network: String) async throws {
        let world = try World()
        let customer = try await world.customer().facts.id
        await #expect(throws: LedgerError.self) {
            try await world.ledger.addConnector(
                name: "wide", for: customer, networks: [IPNetwork(network)], by: world.anna)
        }
    }

    @Test func `two connectors never list the same address`() async throws {
        let world = try World()
        let first = try await world.customer().facts.id
        let second = try await world.customer().facts.id
        let mine = try await world.ledger.addConnector(
            name: "a", for: first, networks: [IPNetwork("192.0.2.0/28")], by: world.anna)
        for overlapping in ["192.0.2.5", "192.0.2.8/29"] {
            await #expect(throws: LedgerError.self) {
                try await world.ledger.addConnector(
                    name: "b", for: second, networks: [IPNetwork(overlapping)], by: world.anna)
            }
        }
        try await world.ledger.revokeConnector(mine.id, by: world.anna, reason: "")
        _ = try await world.ledger.addConnector(
            name: "b", for: second, networks: [IPNetwork("192.0.2.5")], by: world.anna)
    }
}
