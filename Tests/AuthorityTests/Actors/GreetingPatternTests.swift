import Testing

@testable import Authority

@Suite struct GreetingPatternTests {
    @Test(arguments: [
        ("vps-3f2a9c17.host.example", "vps-#.host.example"), ("VPS-90BE1144.host.example.", "vps-#.host.example"),
        ("mail.example.org", "mail.example.org"), ("mx12.example.org", "mx#.example.org"),
        ("203-0-113-7.dsl.example", "#-#-#-#.dsl.example"), ("cafe.beef.example", "cafe.beef.example"),
    ])
    func `numbers are folded`(greeting: String, pattern: String) {
        #expect(GreetingPattern.of(greeting) == pattern)
    }

    @Test(arguments: [
        "", "localhost", "localhost.localdomain", "WIN-3F2A9C17", "[203.0.113.7]", "203.0.113.7", "a b.example",
        "mail-bn8nam12on2042.outbound.protection.outlook.com", "mail-sor-f41.google.com", "-.example",
    ])
    func `names that tell nothing are none`(greeting: String) {
        #expect(GreetingPattern.of(greeting) == nil)
    }
}
