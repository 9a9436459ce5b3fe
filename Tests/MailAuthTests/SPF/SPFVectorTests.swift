import MailAuth
import Message
import Testing

/// Scenarios that others wrote.
@Suite struct SPFVectorTests {
    /// Their authors do not limit names without records; RFC 7208 4.6.4 asks for two at most, and this one has ten.
    private static let differing = ["DNS Lookup Limits: ok.test.org sender@ok.test.org 172.168.0.1"]

    @Test(
        .enabled(if: Vectors.has("spf/stalwart-yml")),
        arguments: [
            "a", "all", "basic", "examples", "exists", "exp", "include", "ip", "macro", "mx", "ptr", "redirect",
        ])
    func `scenarios end as they should`(file: String) async throws {
        let checks = SPFScenario.checks(in: try Vectors.text("spf/stalwart-yml/\(file).yml"))
        #expect(!checks.isEmpty)
        var right = 0
        for check in checks {
            let got = try await result(check)
            if got == check.expected { right += 1 }
            let isKnown = Self.differing.contains(check.description)
            #expect((got == check.expected) != isKnown, "\(check): \(got) instead of \(check.expected)")
        }
        print("spf/stalwart-yml/\(file).yml: \(right) of \(checks.count)")
    }

    /// HELO first; only a name that passes may give a reverse path.
    private func result(_ check: SPFScenario.Check) async throws -> String {
        let peer = try IPAddress(check.ip)
        let now = Timestamp(seconds: 0)
        var result = await SPFVerifier.check(
            SPFRequest(helo: check.domain, peer: peer, at: now), asking: check.resolver)
        if result.result == .pass, !check.sender.isEmpty {
            result = await SPFVerifier.check(
                SPFRequest(mailFrom: check.sender, greeting: check.domain, peer: peer, at: now), asking: check.resolver)
        }
        let hasText = check.expected.contains(" ")
        return hasText ? "\(result.result.rawValue) \(result.explanation)" : result.result.rawValue
    }
}
