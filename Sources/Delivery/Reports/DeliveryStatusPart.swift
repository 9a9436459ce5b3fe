import Authority
import Message

/// The part of a bounce that programs read: `message/delivery-status` (RFC 3464 2).
///
///     Reporting-MTA: dns; out.example.net
///     Arrival-Date: Sun, 22 Nov 2026 02:23:45 +0000
///
///     Final-Recipient: rfc822; joe@example.org
///     Action: failed
///     Status: 5.1.1
///     Remote-MTA: dns; mx.example.org
///     Diagnostic-Code: smtp; 550 5.1.1 no such user
///     Last-Attempt-Date: Sun, 22 Nov 2026 02:23:47 +0000
struct DeliveryStatusPart {
    let host: DomainName
    let undelivered: Undelivered

    /// Ends with an empty line, as each group of fields does.
    var lines: [String] {
        var lines = ["Reporting-MTA: dns; \(host)", "Arrival-Date: \(MessageDate.text(undelivered.acceptedAt))", ""]
        for outcome in undelivered.recipients {
            lines += [
                "Final-Recipient: \(Self.typed(outcome.recipient))", "Action: failed", "Status: \(outcome.status)",
            ]
            if let remote = outcome.remoteHost?.split(separator: " ").first {
                lines.append("Remote-MTA: dns; \(BounceReport.ascii(String(remote)))")
            }
            let text = BounceReport.ascii(outcome.diagnostic)
            let isReply =
                text.utf8.prefix(3).count == 3 && text.utf8.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
            lines.append("Diagnostic-Code: \(isReply ? "smtp" : "X-Countersign"); \(text)")
            lines += ["Last-Attempt-Date: \(MessageDate.text(outcome.at))", ""]
        }
        return lines
    }

    /// The address with its type; one outside US-ASCII in the 7-bit form of RFC 6533 3.
    private static func typed(_ mailbox: Mailbox) -> String {
        guard mailbox.needsUTF8 else { return "rfc822; \(mailbox)" }
        let text = mailbox.description.unicodeScalars.map { scalar in
            scalar.isASCII && scalar != "\\"
                ? String(scalar) : "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
        return "utf-8; \(text.joined())"
    }
}
