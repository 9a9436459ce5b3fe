import Authority
import Message

/// A report that a message could not be delivered (RFC 3464 in the frame of RFC 6522), to its original reverse path.
///
/// It never goes to a null reverse path (`Undelivered` has none), is sent with one itself, carries only the header of the
/// message, and marks itself as automatic (RFC 3834), so that reports cannot breed.
public struct BounceReport: Hashable, Sendable {
    /// Octets of the original header that are sent back; whole fields only.
    public static let headerLimit = 16 * 1024
    /// Octets of one diagnostic.
    static let diagnosticLimit = 512

    /// The host that reports.
    public var host: DomainName
    /// Whom the report is from.
    public var from: Mailbox
    public var undelivered: Undelivered
    /// The report's own id: its Message-ID and its boundary come from it, so the same report can be written twice.
    public var id: MessageID

    public init(host: DomainName, from: Mailbox, undelivered: Undelivered, id: MessageID) {
        self.host = host
        self.from = from
        self.undelivered = undelivered
        self.id = id
    }

    /// Where it goes.
    public var recipient: Mailbox { undelivered.sender }
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
            "Subject: Your message could not be delivered",
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
        let status = DeliveryStatusPart(host: host, undelivered: undelivered)
        let headers = ReturnedHeaderPart(undelivered.header, limit: Self.headerLimit)
        var out = Self.bytes(["--\(boundary)", "Content-Type: text/plain; charset=us-ascii", ""] + text)
        out += Self.bytes(["", "--\(boundary)", "Content-Type: message/delivery-status", ""] + status.lines)
        out += Self.bytes(["--\(boundary)", "Content-Type: text/rfc822-headers; charset=utf-8"])
        if headers.isEncoded { out += Self.bytes(["Content-Transfer-Encoding: quoted-printable"]) }
        out += Self.bytes([""])
        out += headers.content
        out += Self.bytes(["", "--\(boundary)--"])
        return out
    }

    /// The first part: what a person reads.
    private var text: [String] {
        var lines = [
            "Your message could not be delivered to the addresses below.",
            "Nobody will try again. What the mail server said stands below each address.",
            "",
        ]
        for outcome in undelivered.recipients {
            lines.append("  \(Self.ascii(outcome.recipient.description))")
            lines += Self.wrapped(Self.ascii(outcome.diagnostic), indent: "      ")
            if outcome.state == .expired {
                lines.append("      (given up after \(outcome.attempts) \(outcome.attempts == 1 ? "try" : "tries"))")
            }
            lines.append("")
        }
        return lines + ["Message \(undelivered.message), reported by \(host)."]
    }

    /// The Message-ID of the message, when it is one that may stand in a field of ours.
    private var original: String? {
        let field = HeaderBlock(parsing: undelivered.header).fields.first { $0.name?.folded == "message-id" }
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
