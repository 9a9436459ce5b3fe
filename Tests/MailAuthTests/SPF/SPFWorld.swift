import MailAuth
import Message

/// Asks SPF about small worlds.
struct SPFWorld {
    var resolver: TableResolver
    var now = Timestamp(seconds: 1_767_225_600)

    init(_ table: String) { resolver = TableResolver(table) }

    /// A world in which `example.org` publishes one record, and some hosts exist.
    init(record: String) {
        self.init(
            """
            a.example.org A 192.0.2.1
            a.example.org AAAA 2001:db8::1
            example.org A 192.0.2.2
            example.org MX 10 mx.example.org
            mx.example.org A 192.0.2.3
            1.2.0.192.in-addr.arpa PTR a.example.org
            pass.example.net TXT v=spf1 +all
            fail.example.net TXT v=spf1 -all exp=why.example.net
            """)
        resolver.add("example.org", text: Array(record.utf8))
    }

    func check(
        _ sender: String = "joe@example.org", from peer: String = "192.0.2.1", helo: String = "helo.example.org"
    ) async throws -> SPFResult {
        let request = SPFRequest(
            mailFrom: sender, greeting: helo, peer: try IPAddress(peer), receiver: "mx.example.com", at: now)
        return await SPFVerifier.check(request, asking: resolver)
    }
}
