import Message

/// The part of a report that programs read: `message/delivery-status` (RFC 3464 2).
///
///     Original-Envelope-Id: QQ314159
///     Reporting-MTA: dns; out.example.net
///     Arrival-Date: Sun, 22 Nov 2026 02:23:45 +0000
///
///     Original-Recipient: rfc822; joe@example.org
///     Final-Recipient: rfc822; joe@example.org
///     Action: failed
///     Status: 5.1.1
///     Remote-MTA: dns; mx.example.org
///     Diagnostic-Code: smtp; 550 5.1.1 no such user
///     Last-Attempt-Date: Sun, 22 Nov 2026 02:23:47 +0000
struct DeliveryStatusPart {
    let host: DomainName
    let report: DeliveryReport

    /// Ends with an empty line, as each group of fields does.
    var lines: [String] {
        var lines: [String] = []
        if let id = report.envelopeID { lines.append("Original-Envelope-Id: \(id)") }
        lines += ["Reporting-MTA: dns; \(host)", "Arrival-Date: \(MessageDate.text(report.acceptedAt))", ""]
        for entry in report.entries { lines += group(entry) + [""] }
        return lines
    }

    private func group(_ entry: DeliveryReport.Entry) -> [String] {
        var lines: [String] = []
        if let original = entry.original { lines.append("Original-Recipient: \(Self.text(original))") }
        lines += [
            "Final-Recipient: \(Self.text(TypedAddress(entry.recipient)))", "Action: \(entry.action.rawValue)",
            "Status: \(entry.status)",
        ]
        if let remote = entry.remoteHost?.split(separator: " ").first {
            lines.append("Remote-MTA: dns; \(DeliveryReportMail.ascii(String(remote)))")
        }
        let text = DeliveryReportMail.ascii(entry.diagnostic)
        let isReply = text.utf8.prefix(3).count == 3 && text.utf8.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
        lines.append("Diagnostic-Code: \(isReply ? "smtp" : "X-Countersign"); \(text)")
        lines.append("Last-Attempt-Date: \(MessageDate.text(entry.at))")
        if entry.action == .delayed { lines.append("Will-Retry-Until: \(MessageDate.text(report.retriesUntil))") }
        return lines
    }

    private static func text(_ address: TypedAddress) -> String { "\(address.type); \(address.address)" }
}
