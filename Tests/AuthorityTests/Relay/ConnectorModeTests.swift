import FoundationEssentials
import Message
import Testing

@testable import Authority

@Suite struct ConnectorModeTests {
    @Test(arguments: ["enforce", "observe", "inbound mx.shop.example", "inbound mx.shop.example:2525"])
    func `a mode is written as it is read`(text: String) throws {
        let mode = try #require(ConnectorMode(text))
        #expect(mode.description == text)
        let coded = try JSONEncoder().encode([mode])
        #expect(try JSONDecoder().decode([ConnectorMode].self, from: coded) == [mode])
        #expect(String(decoding: coded, as: UTF8.self) == "[\"\(text)\"]")
    }

    @Test(arguments: [
        "", "Enforce", "observe now", "inbound", "inbound ", "inbound mx", "inbound 192.0.2.1",
        "inbound mx.shop.example:",
        "inbound mx.shop.example:0", "inbound mx.shop.example:65536", "inbound mx.shop.example:025",
        "inbound mx.shop.example:25:25", "inbound [192.0.2.1]", "inbound mx shop.example",
    ])
    func `anything else is no mode`(text: String) {
        #expect(ConnectorMode(text) == nil)
    }

    @Test func `ids and tenants are coded as their texts, and nothing else is read as one`() throws {
        let id = ConnectorID(bits: 7 << 80 | 9)
        #expect(String(decoding: try JSONEncoder().encode([id]), as: UTF8.self) == "[\"\(id)\"]")
        let tenant = "5a0b7e3c-1111-4222-8333-444455556666"
        let read = try JSONDecoder().decode([TenantID].self, from: Data("[\"\(tenant.uppercased())\"]".utf8))
        #expect(String(decoding: try JSONEncoder().encode(read), as: UTF8.self) == "[\"\(tenant)\"]")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([TenantID].self, from: Data("[\"\(id)\"]".utf8))
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([ConnectorID].self, from: Data("[\"x\"]".utf8)) }
    }

    @Test func `the port of SMTP is not written`() throws {
        #expect(InboundHost("MX.Shop.Example:25")?.description == "mx.shop.example")
        #expect(InboundHost("mx.shop.example")?.port == 25)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ConnectorMode].self, from: Data("[\"relaxed\"]".utf8))
        }
    }
}
