import ArgumentParser
import Authority
import Foundation
import Ledger
import Message
import Resolver
import TestKit
import Testing

@testable import countersign

@Suite struct ExposureReportTests {
    private func report(_ json: String) async throws -> ExposureReport {
        let zone = try JSONDecoder().decode(Zone.self, from: Data(json.utf8))
        return await ExposureCommand.report(
            on: try DomainName("example.org"), asking: ZoneResolver([zone]),
            at: try Timestamp(rfc3339: "2026-11-27T12:00:00Z"), networks: .builtIn)
    }

    @Test func `an outside domain is reported worst first, with what to do next`() async throws {
        let report = try await report(
            """
            {"example.org": [
                {"TXT": "v=spf1 include:spf.protection.outlook.com include:%{ir}.%{v}.%{d}.spf.has.pphosted.com include:sendgrid.net ~all"},
                {"MX": [10, "mx0a-00123456.pphosted.com"]}],
             "spf.protection.outlook.com": [{"TXT": "v=spf1 ip4:40.92.0.0/15 ip4:40.107.0.0/16 -all"}],
             "sendgrid.net": [{"TXT": "v=spf1 ip4:167.89.0.0/17 ~all"}],
             "_dmarc.example.org": [{"TXT": "v=DMARC1; p=none; rua=mailto:d@example.org"}],
             "_mailchannels.example.org": [{"TXT": "v=mc1 auth=shop"}]}
            """)
        #expect(report.findings.map(\.kind) == [.relayEcho, .dmarcNone, .spfShared, .authorisedElsewhere])
        #expect(
            report.text.hasPrefix("4 open risks of example.org, worst first: high\n\nhigh: example.org [relay-echo]\n"))
        #expect(report.text.contains("  Next: Have the relay admit only your own tenant"))
    }

    @Test func `JSON has one object for each finding`() async throws {
        let bytes = try JSONEncoder().encode(try await report("{}"))
        let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        #expect(object["about"] as? String == "example.org")
        #expect(object["taken"] as? String == "2026-11-27T12:00:00Z")
        let findings = try #require(object["findings"] as? [[String: Any]])
        #expect(findings.first?["kind"] as? String == "dmarc-missing")
        #expect(findings.first?["severity"] as? String == "high")
        #expect(findings.allSatisfy { $0["problem"] is String && $0["next"] is String && $0["subject"] is String })
    }

    @Test func `the command answers about any domain without a data folder`() async throws {
        let folder = try ScratchFolder()
        try Data("{}".utf8).write(to: URL(filePath: folder.file("zone.json")))
        let arguments = ["--domain", "example.org", "--zone", folder.file("zone.json"), "--data", folder.file("none")]
        try await ExposureCommand.parse(arguments + ["--json"]).run()
        await #expect(throws: Failure.self) { try await ExposureCommand.parse(["--data", folder.file("none")]).run() }
        #expect(throws: (any Error).self) { try ExposureCommand.parse(arguments + ["--customer", "Acme"]) }
    }

    @Test func `the command answers about an installation and one customer of it`() async throws {
        let folder = try ScratchFolder()
        let zone = folder.file("zone.json")
        try Data("{}".utf8).write(to: URL(filePath: zone))
        let ledger = try Ledger(
            directory: folder.path, platform: try DomainName("mail.example"), time: SystemTime())
        _ = try await ledger.addCustomer(name: "Acme", by: .operator("anna"))
        for arguments in [[], ["--json"], ["--customer", "Acme"]] {
            try await ExposureCommand.parse(["--data", folder.path, "--zone", zone] + arguments).run()
        }
        await #expect(throws: Failure.self) {
            try await ExposureCommand.parse(["--data", folder.path, "--zone", zone, "--customer", "Nobody"]).run()
        }
    }

    @Test func `a domain without open risks says so`() async throws {
        let report = try await report(
            """
            {"example.org": [{"TXT": "v=spf1 -all"}],
             "_dmarc.example.org": [{"TXT": "v=DMARC1; p=reject; rua=mailto:d@example.org"}]}
            """)
        #expect(report.text == "No open risks of example.org were found.")
    }
}
