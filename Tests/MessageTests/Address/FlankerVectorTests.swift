import Message
import Testing

/// The address lists of Mailgun's flanker project.
@Suite struct FlankerVectorTests {
    /// Valid for flanker, refused here, and why.
    private static let refusedByUs: [String: String] = [
        "bob@under_scope": "a mail domain holds letters, digits and hyphens (RFC 5321 4.1.2)",
        "Bill Gates <\"billy\"@retired.Micr!osoft99.com>": "an exclamation mark in a domain",
    ]

    private func lines(_ file: String) -> [String] {
        Vectors.lines("address/flanker/\(file)").compactMap { line in
            let text = line.split(separator: "   #", maxSplits: 1).first.map(String.init) ?? line
            let trimmed = String(text.reversed().drop { $0 == " " }.reversed())
            return trimmed.isEmpty || trimmed.hasPrefix("#") || line.hasPrefix("     ") ? nil : trimmed
        }
    }

    @Test func `lawful mailboxes are read`() {
        for line in lines("mailbox_valid.txt") where Self.refusedByUs[line] == nil {
            #expect(AddressInspection(line).valid, "\(line)")
        }
        for line in Self.refusedByUs.keys { #expect(!AddressInspection(line).valid) }
    }

    @Test func `unlawful mailboxes are refused`() {
        for line in lines("mailbox_invalid.txt") {
            #expect(!AddressInspection(line).valid, "\(line)")
        }
    }
}
