import Authority
import Hummingbird
import Message
import Mustache
import Synchronization
import TestKit
import Testing

@testable import Web

@Suite struct ExposurePageTests {
    private static let shop = CustomerID(bits: 7)
    private let clock = ManualClock()

    private struct Model {
        var frame: Frame
        var page: ExposureRoute.Page
    }

    private func exposure() -> Exposure {
        let connector = ConnectorFacts(
            id: ConnectorID(bits: 9), customer: Self.shop, name: "<b>office</b>",
            host: String(repeating: "h", count: 26), kind: .microsoft365(Microsoft365Rules()), classes: [.transactional]
        )
        let sight = InstallationSight(
            connectors: [connector],
            tenants: [
                .init(
                    customer: Self.shop, tenant: "t1", organisations: ["evil.example"], count: 3, lastSeen: clock.now())
            ], networks: clock.now() - .days(60))
        return Exposure(taken: clock.now() - .hours(2), findings: InstallationExposure(sight, at: clock.now()).findings)
    }

    private func actors() throws -> [ActorSummary] {
        var watch = ActorWatch()
        for number in 0..<20 {
            let attempt = RefusedAttempt(
                customer: CustomerID(bits: UInt128(7 + number)), tenant: "t<i>1", organisation: nil,
                peer: try IPAddress("40.107.3.9"), feeder: nil, greeting: "", shape: nil, networks: .builtIn)
            _ = watch.note(attempt, at: clock.now())
        }
        return watch.actors(at: clock.now())
    }

    private func route(_ exposure: Exposure?, actors: [ActorSummary] = []) -> ExposureRoute {
        ExposureRoute(
            view: ExposureView(
                current: { exposure }, actors: { actors }, customer: { $0 == Self.shop ? "Corner <Shop>" : nil }),
            time: clock
        ) { _, _ in Response(status: .ok) }
    }

    private func html(_ page: ExposureRoute.Page) throws -> String {
        var library = MustacheLibrary()
        try library.register(Templates.layout, named: "layout")
        try library.register(Templates.exposure, named: "exposure")
        let frame = Frame(
            platform: "gateway.example", title: "Exposure", section: .none, session: nil, hasMailbox: false)
        return try #require(library.render(Model(frame: frame, page: page), withTemplate: "exposure"))
    }

    @Test func `all risks are shown, worst first, with the next step`() throws {
        let page = route(exposure()).page(severity: nil, customer: nil)
        #expect(page.findings.map(\.kind) == ["tenant-undecided", "connector-without-tenants", "networks-old"])
        #expect(page.tabs.map(\.count) == ["3", "0", "1", "2", "0"])
        let html = try html(page)
        #expect(html.contains("countersign tenant allow TENANT"))
        #expect(html.contains("2 h ago"))
        #expect(html.contains("href=\"/exposure?customer=\(Self.shop)\""))
    }

    @Test func `they can be told apart by severity and customer`() {
        let route = route(exposure())
        #expect(route.page(severity: .medium, customer: nil).findings.count == 2)
        let shop = route.page(severity: .medium, customer: Self.shop)
        #expect(shop.findings.map(\.kind) == ["connector-without-tenants"])
        #expect(shop.tabs.first?.path == "/exposure?customer=\(Self.shop)")
        #expect(shop.tabs.last?.path == "/exposure?severity=low&customer=\(Self.shop)")
        #expect(route.page(severity: nil, customer: CustomerID(bits: 8)).findings.isEmpty)
    }

    @Test func `hostile names never become markup`() throws {
        #expect(!Templates.exposure.contains("{{{"))
        #expect(!Templates.exposure.contains("{{&"))
        let html = try html(route(exposure()).page(severity: nil, customer: Self.shop))
        #expect(!html.contains("<b>"))
        #expect(html.contains("Corner &lt;Shop&gt;"))
        #expect(!html.contains(" style="))
    }

    @Test func `actors are named with the customers they tried`() throws {
        let route = route(nil, actors: try actors())
        let page = route.page(severity: nil, customer: nil)
        #expect(page.actors.map(\.attempts) == ["20"])
        #expect(page.actors.first?.customers.hasSuffix(" and 8 more") == true)
        let html = try html(page)
        #expect(html.contains("tenant t&lt;i&gt;1"))
        #expect(html.contains("Corner &lt;Shop&gt;, "))
        #expect(route.page(severity: nil, customer: CustomerID(bits: 26)).actors.count == 1)
        #expect(route.page(severity: nil, customer: CustomerID(bits: 27)).actors.isEmpty)
    }

    @Test func `before the first look the page says so, and after a good one too`() throws {
        #expect(try html(route(nil).page(severity: nil, customer: nil)).contains("The first look"))
        let none = Exposure(taken: clock.now(), findings: [])
        #expect(try html(route(none).page(severity: nil, customer: nil)).contains("No open risks."))
    }
}
