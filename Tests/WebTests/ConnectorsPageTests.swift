import Authority
import Hummingbird
import Ledger
import Message
import Mustache
import Synchronization
import TestKit
import Testing

@testable import Web

@Suite struct ConnectorsPageTests {
    private static let known = "0a000000-0000-4000-8000-000000000001"
    private static let foreign = "0a000000-0000-4000-8000-000000000002"

    private struct Model {
        var frame: Frame
        var page: ConnectorsPage
    }

    /// A ledger with one customer, whose connector allows no tenant yet and has refused one.
    private struct Scene {
        let folder: ScratchFolder
        let clock = ManualClock()
        let ledger: Ledger
        let customer: CustomerID
        let connector: ConnectorFacts

        init() async throws {
            folder = try ScratchFolder()
            let anna = Principal.operator("anna")
            ledger = try Ledger(directory: folder.path, platform: DomainName("mail.example"), time: clock)
            customer = try await ledger.addCustomer(name: "Corner <b>Shop</b>", by: anna).facts.id
            _ = try await ledger.addCustomer(name: "Nobody", by: anna)
            connector = try await ledger.addConnector(
                ConnectorRequest(customer: customer, name: "<b>office</b>", kind: .microsoft365(Microsoft365Rules())),
                by: anna)
            for _ in 0..<1_234 {
                ledger.note(
                    RelayRefusal(
                        customer: customer, connector: connector.id, check: .tenant,
                        tenant: TenantID(ConnectorsPageTests.foreign), organisation: try DomainName("evil.example"),
                        peer: try IPAddress("203.0.113.7"), author: try DomainName("shop.example"), at: clock.now()))
            }
            clock.advance(by: .hours(3))
        }

        var routes: ConnectorRoutes {
            ConnectorRoutes(
                view: ConnectorsView(ledger), time: clock, render: { _, _ in Response(status: .ok) },
                form: { _, _ in Form([UInt8]()) })
        }

        func state() -> TenantFacts.State? {
            guard case .microsoft365(let rules)? = ledger.connectors().first?.kind else { return nil }
            return rules.tenants.first?.state
        }
    }

    private func html(_ page: ConnectorsPage) throws -> String {
        var library = MustacheLibrary()
        try library.register(Templates.layout, named: "layout")
        try library.register(Templates.connectors, named: "connectors")
        let frame = Frame(
            platform: "gateway.example", title: "Connectors", section: .none, session: nil, hasMailbox: false)
        return try #require(library.render(Model(frame: frame, page: page), withTemplate: "connectors"))
    }

    private var anna: OpenSession {
        get throws { OpenSession(name: "anna", token: try #require(ConsoleToken(String(repeating: "A", count: 43)))) }
    }

    @Test func `refused tenants are shown with what is known of them and what can be done`() async throws {
        let scene = try await Scene()
        let page = try await scene.routes.page(of: nil)
        #expect(page.owners.count == 1)
        let html = try html(page)
        #expect(html.contains(Self.foreign) && html.contains("evil.example") && html.contains("203.0.113.7"))
        #expect(html.contains("1\u{2009}234") && html.contains("3 h ago") && html.contains("shop.example"))
        #expect(html.contains("undecided"))
        #expect(html.contains("countersign tenant allow \(Self.foreign) --connector \(scene.connector.id)"))
        #expect(html.contains("action=\"/connectors/\(scene.connector.id)\""))
        #expect(html.contains("\(scene.connector.host).mail.example"))
        #expect(html.contains("it admits nobody"))
        #expect(!html.contains("<b>") && !Templates.connectors.contains("{{{") && !Templates.connectors.contains("{{&"))
    }

    @Test func `a tenant is denied by whoever is signed in, which the audit log keeps`() async throws {
        let scene = try await Scene()
        let form = Form("action=deny&tenant=\(Self.foreign)".utf8)
        let answer = try await scene.routes.act(form, on: scene.connector.id.description, by: anna)
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/connectors?denied=\(Self.foreign)")
        #expect(scene.state() == .denied)
        let line = try #require(try await scene.ledger.auditLog().first)
        #expect(line.action == .tenantDenied && line.principal == Principal(kind: .session, name: "anna"))
        let html = try html(try await scene.routes.page(of: scene.customer, denied: TenantID(Self.foreign)))
        #expect(html.contains("Tenant \(Self.foreign) is denied.") && html.contains("All customers"))
        #expect(!html.contains("value=\"deny\""))
    }

    @Test(arguments: ["action=allow&tenant=\(foreign)", "action=deny&tenant=evil", "tenant=\(foreign)", ""])
    func `the page can do nothing but deny`(fields: String) async throws {
        let scene = try await Scene()
        await #expect(throws: Problem.self) {
            try await scene.routes.act(Form(fields.utf8), on: scene.connector.id.description, by: anna)
        }
        await #expect(throws: Problem.self) {
            try await scene.routes.act(
                Form("action=deny&tenant=\(Self.foreign)".utf8), on: scene.connector.id.description, by: nil)
        }
        await #expect(throws: Problem.self) {
            try await scene.routes.act(
                Form("action=deny&tenant=\(Self.foreign)".utf8), on: ConnectorID(bits: 9).description, by: anna)
        }
        #expect(scene.state() == nil)
    }

    @Test func `the tenants of a list are shown with their state, and only the worst refused while all are`()
        async throws
    {
        let scene = try await Scene()
        let tenant = try #require(TenantID(Self.known))
        _ = try await scene.ledger.allowTenant(
            tenant, on: scene.connector.id, organisations: [DomainName("shop.example")], by: .operator("anna"))
        for number in 10..<40 {
            scene.ledger.note(
                RelayRefusal(
                    customer: scene.customer, connector: scene.connector.id,
                    tenant: TenantID("0a000000-0000-4000-8000-0000000000\(number)"), at: scene.clock.now()))
        }
        let all = try await scene.routes.page(of: nil)
        #expect(all.owners.first?.connectors.first?.tenants.map(\.state) == ["pending"])
        #expect(all.owners.first?.seen.count == ConnectorRoutes.mostSeen)
        #expect(all.owners.first?.more == "11")
        let one = try await scene.routes.page(of: scene.customer)
        #expect(one.owners.first?.seen.count == 31 && one.owners.first?.more == nil)
        #expect(try html(one).contains("pending"))
    }
}
