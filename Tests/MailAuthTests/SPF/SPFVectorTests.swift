import MailAuth
import Message
import Testing

/// Scenarios that others wrote.
@Suite struct SPFVectorTests {
    /// Where the authors do otherwise than RFC 7208 says.
    private static let differing = [
        // 4.6.4: at most two names without records. This one has ten.
        "DNS Lookup Limits: ok.test.org sender@ok.test.org 172.168.0.1",
        // 4.6: a syntax error anywhere is one, behind "all" too; there is no mechanism "ip".
        "All test: test.org sender@test.org 10.0.0.1",
        // 5.7: "exists" asks for IPv4 addresses whatever the peer has; these names have IPv6 addresses only.
        "Exists: ip6.test.org sender@ip6.test.org 167.1.2.3",
        "Macro expansion 2: mx.example.org strong-bad@email.example.com 2001:db8::cb01",
    ]

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
