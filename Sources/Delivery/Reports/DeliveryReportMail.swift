import Authority
import Message

/// A report about a message (RFC 3464 in the frame of RFC 6522), to its original reverse path.
///
/// It never goes to a null reverse path (`DeliveryReport` has none), is sent with one itself, and marks itself as automatic
/// (RFC 3834), so that reports cannot breed. It carries only the header of the message, whatever RET asked for, so that a
/// report is no way to send content to whomever a reverse path names.
public struct DeliveryReportMail: Hashable, Sendable {
    /// Octets of the original header that are sent back; whole fields only.
    public static let headerLimit = 16 * 1024
    /// Octets of one diagnostic.
    static let diagnosticLimit = 512

    /// The host that reports.
    public var host: DomainName
    /// Whom the report is from.
    public var from: Mailbox
    public var report: DeliveryReport
    /// The report's own id: its Message-ID and its boundary come from it, so the same report can be written twice.
    public var id: MessageID

    public init(host: DomainName, from: Mailbox, report: DeliveryReport, id: MessageID) {
        self.host = host
        self.from = from
        self.report = report
        self.id = id
    }

    /// Where it goes.
    public var recipient: Mailbox { report.sender }
    /// Always the null one (RFC 5321 4.5.5).
    public var reversePath: ReversePath { .null }

    private var boundary: String { "=_\(id)" }

    /// The header block; each field ends in CRLF.
    ///
    /// - Parameter now: when the report is written.
    public func header(at now: Timestamp) -> [UInt8] {
        var lines = [
            "From: Mail Delivery <\(from)>",
            "To: <\(recipient)>",
            "Subject: \(title)",
            "Date: \(MessageDate.text(now))",
            "Message-ID: <\(id)@\(host)>",
        ]
        if let original { lines += ["In-Reply-To: \(original)", "References: \(original)"] }
        lines += [
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status;",
            " boundary=\"\(boundary)\"",
        ]
        return Self.bytes(lines)
    }

    /// The body, 7-bit throughout.
    public func body() -> [UInt8] {
        let status = DeliveryStatusPart(host: host, report: report)
        let headers = ReturnedHeaderPart(report.header, limit: Self.headerLimit)
        var out = Self.bytes(["--\(boundary)", "Content-Type: text/plain; charset=us-ascii", ""] + text)
        out += Self.bytes(["", "--\(boundary)", "Content-Type: message/delivery-status", ""] + status.lines)
        out += Self.bytes(["--\(boundary)", "Content-Type: text/rfc822-headers; charset=utf-8"])
        if headers.isEncoded { out += Self.bytes(["Content-Transfer-Encoding: quoted-printable"]) }
        out += Self.bytes([""])
        out += headers.content
        out += Self.bytes(["", "--\(boundary)--"])
        return out
    }

    private var title: String {
        let actions = Set(report.entries.map(\.action))
        if actions.contains(.failed) { return "Your message could not be delivered" }
        return actions.contains(.delayed) ? "Your message is delayed" : "Your message was handed on"
    }

    /// The first part: what a person reads.
    private var text: [String] {
        let lines = section(
            .failed,
            [
                "Your message could not be delivered to the addresses below.",
                "Nobody will try again. What the mail server said stands below each address.",
            ])
        let delayed = section(
            .delayed,
            [
                "Your message has not reached the addresses below yet. You need not send it again:",
                "it is tried until \(MessageDate.text(report.retriesUntil)).",
            ])
        let relayed = section(
            .relayed,
            [
                "Your message was handed to the mail servers of the addresses below.",
                "They do not report what becomes of it; you will hear no more from us.",
            ])
        return lines + delayed + relayed + ["Message \(report.message), reported by \(host)."]
    }

    private func section(_ action: DeliveryReport.Action, _ heading: [String]) -> [String] {
        let entries = report.entries.filter { $0.action == action }
        guard !entries.isEmpty else { return [] }
        var lines = heading + [""]
        for entry in entries {
            lines.append("  \(Self.ascii(entry.recipient.description))")
            lines += Self.wrapped(Self.ascii(entry.diagnostic), indent: "      ")
            if entry.isExpired {
                lines.append("      (given up after \(entry.attempts) \(entry.attempts == 1 ? "try" : "tries"))")
            }
            lines.append("")
        }
        return lines
    }

    /// The Message-ID of the message, when it is one that may stand in a field of ours.
    private var original: String? {
        let field = HeaderBlock(parsing: report.header).fields.first { $0.name?.folded == "message-id" }
        guard let text = field?.text.trimmed, (3...250).contains(text.utf8.count), text.first == "<", text.last == ">",
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { return nil }
        return text
    }

    static func bytes(_ lines: [String]) -> [UInt8] {
        var out: [UInt8] = []
        for line in lines {
            out += line.utf8
            out += [0x0d, 0x0a]
        }
        return out
    }

    /// Printable US-ASCII, cut to `diagnosticLimit`.
    static func ascii(_ text: String) -> String {
        let bytes = text.utf8.prefix(diagnosticLimit).map { (0x20...0x7e).contains($0) ? $0 : 0x3f }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func wrapped(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.utf8.count + word.utf8.count < 76 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(indent + word)
            }
        }
        return lines
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        let isWhite = { (character: Character) in character == " " || character == "\t" }
        let rest = drop(while: isWhite).reversed().drop(while: isWhite).reversed()
        return String(rest)
    }
}
