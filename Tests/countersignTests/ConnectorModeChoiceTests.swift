import ArgumentParser
import Authority
import Testing

@testable import countersign

struct ConnectorModeChoiceTests {
    private func mode(_ arguments: String...) throws -> ConnectorMode? {
        try ConnectorModeChoice.parse(arguments).mode
    }

    @Test func `each option says one mode, and none says none`() throws {
        #expect(try mode() == nil)
        #expect(try mode("--mode", "enforce") == .enforce)
        #expect(try mode("--observe") == .observe)
        #expect(try mode("--observe", "--mode", "observe") == .observe)
        let host = try #require(InboundHost("mx.acme.example:2525"))
        #expect(try mode("--inbound-host", "mx.acme.example:2525") == .inbound(host))
        #expect(try mode("--mode", "inbound", "--inbound-host", "mx.acme.example:2525") == .inbound(host))
    }

    @Test(arguments: [
        ["--mode", "inbound"], ["--observe", "--mode", "enforce"], ["--observe", "--inbound-host", "mx.acme.example"],
        ["--inbound-host", "192.0.2.1"], ["--mode", "relaxed"],
    ])
    func `what says two modes, or half of one, is refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try ConnectorModeChoice.parse(arguments).mode }
    }
}
