import Message
import Testing

@Suite struct ReceivedFieldTests {
    @Test func `a hop is written as the standard says`() throws {
        let field = ReceivedField(
            greeting: "mail.example.org", peer: try IPAddress("192.0.2.1"), by: try DomainName("mx.platform.example"),
            protocolName: "ESMTPSA", tls: "TLSv1.3", id: "abc", recipient: try Mailbox("joe@example.net"),
            time: Timestamp(seconds: 0)
        ).field
        #expect(
            String(decoding: field.bytes, as: UTF8.self) == """
                Received: from mail.example.org ([192.0.2.1])\r
                \tby mx.platform.example with ESMTPSA (TLSv1.3) id abc\r
                \tfor <joe@example.net>;\r
                \tThu, 1 Jan 1970 00:00:00 +0000\r\n
                """)
    }

    @Test func `a peer's words cannot leave their place`() throws {
        let field = ReceivedField(
            greeting: "a\r\nBcc: x@y (z) ;", peer: try IPAddress("2001:db8::1"), by: try DomainName("mx.example"),
            protocolName: "HTTP", id: "1", time: Timestamp(seconds: 0)
        ).field
        #expect(HeaderBlock(parsing: field.raw).fields.count == 1)
        #expect(field.text.hasPrefix("from a??Bcc:?x?y??z??? ([IPv6:2001:db8::1])"))
    }
}
