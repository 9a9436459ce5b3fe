import Authority
import Message

/// The parts of a decision record that say who somebody is: they are sealed apart from it, under the key of the day.
struct Addresses: Hashable {
    struct Person: Hashable {
        var local: String
        var displayName: String
    }

    /// The local part of the reverse path; nil for the null path.
    var reversePath: String?
    /// Local parts, in the claim's order.
    var recipients: [String]
    var authors: [Person]

    init(_ claim: Claim, _ evidence: Evidence) {
        reversePath = claim.reversePath.mailbox?.local
        recipients = claim.recipients.map(\.local)
        authors = evidence.message.authors.map { Person(local: $0.mailbox.local, displayName: $0.displayName) }
    }

    /// What stands in their place once the key is destroyed: recipients are told apart by their mailbox keys.
    init(withoutKey mailboxKeys: [String], authors count: Int, reversePath: Bool) {
        self.reversePath = reversePath ? Self.placeholder : nil
        recipients = mailboxKeys.map { "\(Self.placeholder)\($0)" }
        authors = Array(repeating: Person(local: Self.placeholder, displayName: ""), count: count)
    }

    /// A local part nobody can have chosen, since it is written by nobody but us.
    static let placeholder = "~sealed~"

    var encoded: [UInt8] {
        var writer = RecordWriter(reserving: 64 + 24 * recipients.count)
        writer.optional(reversePath) { $0.text($1) }
        writer.list(recipients) { $0.text($1) }
        writer.list(authors) { writer, author in
            writer.text(author.local)
            writer.text(author.displayName)
        }
        return writer.octets
    }

    init(encoded octets: [UInt8]) throws {
        var reader = RecordReader(octets)
        reversePath = try reader.optional { try $0.text() }
        recipients = try reader.list { try $0.text() }
        authors = try reader.list { Person(local: try $0.text(), displayName: try $0.text()) }
        guard reader.isAtEnd else { throw RecordReader.Damage() }
    }
}
