import Authority
import Delivery
import Message
import Testing

struct BounceReportTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func outcome(
        _ recipient: String, _ state: DeliveryOutcome.State = .bounced, status: String = "5.1.1",
        diagnostic: String = "550 5.1.1 no such user", host: String? = "mx.example.org [192.0.2.1]:25"
    ) throws -> DeliveryOutcome {
        DeliveryOutcome(
            message: MessageID(bits: 7), customer: CustomerID(bits: 1), recipient: try Mailbox(recipient), state: state,
            at: now, status: status, diagnostic: diagnostic, remoteHost: host, attempts: 3)
    }

    private func report(
        _ outcomes: [DeliveryOutcome], header: String = "Subject: hello\r\nMessage-ID: <1@shop.example>\r\n"
    ) throws -> BounceReport {
        BounceReport(
            host: try DomainName("out.example.net"), from: try Mailbox("mailer-daemon@out.example.net"),
            undelivered: Undelivered(
                message: MessageID(bits: 7), customer: CustomerID(bits: 1), sender: try Mailbox("news@shop.example"),
                acceptedAt: now - .hours(1), header: Array(header.utf8), recipients: outcomes),
            id: MessageID(bits: 8))
    }

    private func scan(_ report: BounceReport) -> (shape: MessageShape, body: [UInt8]) {
        var scanner = MessageScanner()
        let body = report.body()
        _ = scanner.feed((report.header(at: now) + [0x0d, 0x0a] + body)[...])
        return (scanner.finish(), body)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a report is read back as what it is`() throws {
        let (shape, body) = scan(try report([outcome("joe@example.org")]))
        #expect(shape.defects.isEmpty)
        #expect(!shape.has8BitBody && !shape.has8BitHeader)
        let parts = shape.root.children
        #expect(shape.root.contentType.description.lowercased().contains("multipart/report"))
        #expect(parts.count == 3)
        let fields = text(body)
        #expect(fields.contains("Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; out.example.net\r\n"))
        #expect(
            fields.contains(
                "\r\n\r\nFinal-Recipient: rfc822; joe@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                    + "Remote-MTA: dns; mx.example.org\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"))
        #expect(fields.contains("Content-Type: text/rfc822-headers; charset=utf-8\r\n\r\nSubject: hello\r\n"))
    }

    @Test func `it goes to the sender, from the null reverse path, and says that it is automatic`() throws {
        let report = try report([outcome("joe@example.org")])
        #expect(report.reversePath == .null)
        #expect(report.recipient.description == "news@shop.example")
        let header = HeaderBlock(parsing: report.header(at: now))
        let value = { (name: String) in header.fields.first { $0.name?.folded == name }?.text }
        #expect(value("auto-submitted") == "auto-replied")
        #expect(value("to") == "<news@shop.example>")
        #expect(value("in-reply-to") == "<1@shop.example>")
        #expect(header.fields.allSatisfy { $0.isWellFormed })
    }

    @Test func `each recipient has a group of fields`() throws {
        let (_, body) = scan(
            try report([outcome("a@example.org"), outcome("b@example.org", .expired, status: "4.4.7")]))
        #expect(text(body).components(of: "Final-Recipient:") == 2)
        #expect(text(body).contains("Status: 4.4.7"))
        #expect(text(body).contains("given up after 3 tries"))
    }

    @Test func `what the other side said cannot start a line or a part`() throws {
        let hostile =
            "550 no\r\nAction: delivered\r\n--=_\(MessageID(bits: 8))--\r\n\u{e9}\u{0}"
            + String(repeating: "x", count: 9000)
        let (shape, body) = scan(try report([outcome("joe@example.org", diagnostic: hostile)]))
        #expect(shape.defects.isEmpty)
        #expect(shape.root.children.count == 3)
        #expect(!text(body).contains("\r\nAction: delivered"))
        #expect(shape.longestLine <= 998)
    }

    @Test func `only the header comes back, and only so much of it`() throws {
        let field = "X-Long: " + String(repeating: "y", count: 900) + "\r\n"
        let (shape, body) = scan(
            try report([outcome("a@example.org")], header: String(repeating: field, count: 100)))
        #expect(body.count < BounceReport.headerLimit + 4096)
        #expect(shape.root.children.count == 3)
    }

    @Test func `an 8-bit or overlong header comes back in 7-bit form`() throws {
        for header in ["Subject: caf\u{e9}\r\n", "X: " + String(repeating: "z", count: 2000) + "\r\n"] {
            let (shape, body) = scan(try report([outcome("a@example.org")], header: header))
            #expect(!shape.has8BitBody)
            #expect(shape.longestLine <= 998)
            #expect(text(body).contains("Content-Transfer-Encoding: quoted-printable"))
            #expect(shape.defects.isEmpty)
        }
    }

    @Test func `a header that holds the report's own boundary splits nothing`() throws {
        let header = "X: 1\r\nY: a\r\n --=_\(MessageID(bits: 8))\r\n"
        let (shape, _) = scan(try report([outcome("a@example.org")], header: header))
        #expect(shape.root.children.count == 3)
    }

    @Test func `an internationalised recipient is written in ASCII`() throws {
        let (_, body) = scan(try report([outcome("j\u{f6}e@example.org")]))
        #expect(text(body).contains("Final-Recipient: utf-8; j\\x{F6}e@example.org"))
        #expect(body.allSatisfy { $0 < 0x80 })
    }

    @Test func `a failure of ours is not called a reply`() throws {
        let (_, body) = scan(
            try report([outcome("a@example.org", status: "5.1.2", diagnostic: "the domain does not exist", host: nil)]))
        #expect(text(body).contains("Diagnostic-Code: X-Countersign; the domain does not exist"))
        #expect(!text(body).contains("Remote-MTA"))
    }

    @Test func `a strange Message-ID is not repeated`() throws {
        let report = try report([outcome("a@example.org")], header: "Message-ID: <a b>\r\n")
        #expect(!text(report.header(at: now)).contains("In-Reply-To"))
    }
}

extension String {
    /// How often `needle` occurs.
    fileprivate func components(of needle: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: needle) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
