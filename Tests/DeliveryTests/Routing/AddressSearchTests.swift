import Message
import Testing
import Wire

@testable import Delivery

struct AddressSearchTests {
    private func host(_ name: String) throws -> HopHost { .name(try DNSName(name)) }

    @Test func `no address anywhere is permanent`() throws {
        var search = AddressSearch()
        #expect(search.take(.none, try host("a.example")).isEmpty)
        #expect(search.finding.kind == .permanent)
        #expect(search.finding.status.description == "5.4.4")
    }

    @Test func `one host that the DNS is silent about makes it temporary`() throws {
        var search = AddressSearch()
        _ = search.take(.none, try host("a.example"))
        _ = search.take(.failure("time-out"), try host("b.example"))
        #expect(search.finding.kind == .temporary)
        #expect(search.finding.status.description == "4.4.3")
    }

    @Test func `internal addresses only are permanent and named`() throws {
        var search = AddressSearch()
        _ = search.take(.refused([try IPAddress("10.0.0.1")]), try host("a.example"))
        #expect(search.finding.kind == .permanent)
        #expect(search.finding.text.contains("a.example [10.0.0.1]"))
    }

    @Test func `an address that was tried decides`() throws {
        var search = AddressSearch()
        _ = search.take(.refused([try IPAddress("10.0.0.1")]), try host("a.example"))
        search.failed(Classification.interruption(.unreachable("refused")), "b.example [192.0.2.1]")
        #expect(search.finding.kind == .temporary)
        #expect(search.finding.text == "b.example [192.0.2.1]: no connection: refused")
    }
}
