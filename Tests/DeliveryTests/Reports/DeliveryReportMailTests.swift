import Authority
import Delivery
import Message
import Testing

struct DeliveryReportMailTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func entry(
        _ recipient: String, _ action: DeliveryReport.Action = .failed, status: String = "5.1.1",
        diagnostic: String = "550 5.1.1 no such user", host: String? = "mx.example.org [192.0.2.1]:25",
        original: TypedAddress? = nil, isExpired: Bool = false
    ) throws -> DeliveryReport.Entry {
        DeliveryReport.Entry(
            action: action, recipient: try Mailbox(recipient), original: original, status: status,
            diagnostic: diagnostic, remoteHost: host, at: now, attempts: 3, isExpired: isExpired)
    }

    private func report(
        _ entries: [DeliveryReport.Entry], header: String = "Subject: hello\r\nMessage-ID: <1@shop.example>\r\n",
        envelopeID: EnvelopeID? = nil
    ) throws -> DeliveryReportMail {
        DeliveryReportMail(
            host: try DomainName("out.example.net"), from: try Mailbox("mailer-daemon@out.example.net"),
            report: DeliveryReport(
                message: MessageID(bits: 7), customer: CustomerID(bits: 1), sender: try Mailbox("news@shop.example"),
                envelopeID: envelopeID, acceptedAt: now - .hours(5), retriesUntil: now + .days(4),
                header: Array(header.utf8), entries: entries),
            id: MessageID(bits: 8))
    }

    private func scan(_ report: DeliveryReportMail) -> (shape: MessageShape, body: [UInt8]) {
        var scanner = MessageScanner()
        let body = report.body()
        _ = scanner.feed((report.header(at: now) + [0x0d, 0x0a] + body)[...])
        return (scanner.finish(), body)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a report is read back as what it is`() throws {
        let (shape, body) = scan(try report([entry("joe@example.org")]))
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
        let report = try report([entry("joe@example.org")])
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
            try report([entry("a@example.org"), entry("b@example.org", status: "4.4.7", isExpired: true)]))
        #expect(text(body).components(of: "Final-Recipient:") == 2)
        #expect(text(body).contains("Status: 4.4.7"))
        #expect(text(body).contains("given up after 3 tries"))
    }

    @Test func `what the other side said cannot start a line or a part`() throws {
        let hostile =
            "550 no\r\nAction: delivered\r\n--=_\(MessageID(bits: 8))--\r\n\u{e9}\u{0}"
            + String(repeating: "x", count: 9000)
        let (shape, body) = scan(try report([entry("joe@example.org", diagnostic: hostile)]))
        #expect(shape.defects.isEmpty)
        #expect(shape.root.children.count == 3)
        #expect(!text(body).contains("\r\nAction: delivered"))
        #expect(shape.longestLine <= 998)
    }

    @Test func `only the header comes back, and only so much of it`() throws {
        let field = "X-Long: " + String(repeating: "y", count: 900) + "\r\n"
        let (shape, body) = scan(
            try report([entry("a@example.org")], header: String(repeating: field, count: 100)))
        #expect(body.count < DeliveryReportMail.headerLimit + 4096)
        #expect(shape.root.children.count == 3)
    }

    @Test func `an 8-bit or overlong header comes back in 7-bit form`() throws {
        for header in ["Subject: caf\u{e9}\r\n", "X: " + String(repeating: "z", count: 2000) + "\r\n"] {
            let (shape, body) = scan(try report([entry("a@example.org")], header: header))
            #expect(!shape.has8BitBody)
            #expect(shape.longestLine <= 998)
            #expect(text(body).contains("Content-Transfer-Encoding: quoted-printable"))
            #expect(shape.defects.isEmpty)
        }
    }

    @Test func `a header that holds the report's own boundary splits nothing`() throws {
        let header = "X: 1\r\nY: a\r\n --=_\(MessageID(bits: 8))\r\n"
        let (shape, _) = scan(try report([entry("a@example.org")], header: header))
        #expect(shape.root.children.count == 3)
    }

    @Test func `an internationalised recipient is written in ASCII`() throws {
        let (_, body) = scan(try report([entry("j\u{f6}e@example.org")]))
        #expect(text(body).contains("Final-Recipient: utf-8; j\\x{F6}e@example.org"))
        #expect(body.allSatisfy { $0 < 0x80 })
    }

    @Test func `a failure of ours is not called a reply`() throws {
        let (_, body) = scan(
            try report([entry("a@example.org", status: "5.1.2", diagnostic: "the domain does not exist", host: nil)]))
        #expect(text(body).contains("Diagnostic-Code: X-Countersign; the domain does not exist"))
        #expect(!text(body).contains("Remote-MTA"))
    }

    @Test func `the sender's own names for message and recipient come back`() throws {
        let (_, body) = scan(
            try report(
                [entry("joe@example.org", original: TypedAddress("rfc822;Joe@old.example"))],
                envelopeID: EnvelopeID(Array("QQ 314".utf8))))
        #expect(
            text(body).contains(
                "message/delivery-status\r\n\r\nOriginal-Envelope-Id: QQ 314\r\nReporting-MTA: dns; out.example.net\r\n"
            ))
        #expect(
            text(body).contains(
                "\r\n\r\nOriginal-Recipient: rfc822; Joe@old.example\r\nFinal-Recipient: rfc822; joe@example.org\r\n"))
    }

    @Test(arguments: [
        (DeliveryReport.Action.failed, "could not be delivered", "Action: failed"),
        (.delayed, "is delayed", "Action: delayed"), (.relayed, "was handed on", "Action: relayed"),
    ])
    func `title, text and fields say what happened`(_ action: DeliveryReport.Action, title: String, field: String)
        throws
    {
        let report = try report([entry("joe@example.org", action, status: "2.0.0", diagnostic: "250 2.0.0 ok")])
        let (shape, body) = scan(report)
        #expect(shape.defects.isEmpty)
        #expect(text(report.header(at: now)).contains("Subject: Your message \(title)\r\n"))
        #expect(text(body).contains("\r\n\(field)\r\n"))
        #expect(text(body).contains("Will-Retry-Until: ") == (action == .delayed))
        #expect(text(body).contains("Nobody will try again") == (action == .failed))
        #expect(text(body).contains("You need not send it again") == (action == .delayed))
        #expect(text(body).contains("They do not report") == (action == .relayed))
    }

    @Test func `what failed and what went on stand in one report`() throws {
        let report = try report([
            entry("a@example.org", .relayed, status: "2.0.0", diagnostic: "250 ok"), entry("b@example.org"),
        ])
        #expect(text(report.header(at: now)).contains("Subject: Your message could not be delivered\r\n"))
        #expect(text(report.body()).components(of: "Action: ") == 2)
    }

    @Test func `a strange Message-ID is not repeated`() throws {
        let report = try report([entry("a@example.org")], header: "Message-ID: <a b>\r\n")
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
