/// A mailbox with the name that is shown for it (RFC 5322 3.4).
public struct NamedMailbox: Hashable, Sendable {
    /// Decoded; empty when there is none. A comment behind the address counts as its name, as old programs write it.
    public var displayName: String
    public var mailbox: Mailbox
    /// The comments before, in and behind it, decoded, in order.
    public var comments: [String] = []

    public init(displayName: String = "", mailbox: Mailbox) {
        self.displayName = displayName
        self.mailbox = mailbox
    }

    /// All that some program may show beside the address: the name and every comment.
    public var shownText: String {
        ([displayName] + comments.filter { $0 != displayName }).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// As it is written in a header field, without comments.
    public var headerText: String {
        displayName.isEmpty ? mailbox.description : "\(EncodedWord.phrase(displayName)) <\(mailbox)>"
    }
}

/// The addresses of a header field such as From or To (RFC 5322 3.4 and 4.4): groups, comments, quoted strings, encoded
/// words, routes and empty members are read. What stands in a group counts like what stands outside.
public struct AddressList: Hashable, Sendable {
    public var members: [NamedMailbox]
    /// Whether the name of a group, or a route, stands in it: programs disagree on what they show of those.
    public private(set) var hasGroupOrRoute = false

    public enum Problem: Error, Hashable, Sendable {
        /// Not the syntax of an address list.
        case malformed
        case badMailbox(Mailbox.Problem)
        /// More than `AddressList.memberLimit`.
        case tooMany
    }

    /// No field has more lawful members than this.
    public static let memberLimit = 10_000

    public init(_ members: [NamedMailbox] = []) {
        self.members = members
    }

    /// Reads an unfolded field body.
    ///
    /// - Throws: `Problem` when any member cannot be read: half a list would be a list somebody else reads differently.
    public init(parsing bytes: some Sequence<UInt8>) throws(Problem) {
        var reader = AddressReader(Array(bytes), allowsObsoleteLocalPart: true)
        members = try reader.list()
        hasGroupOrRoute = reader.sawGroupOrRoute
    }

    /// Reads the addresses of a field.
    ///
    /// - Throws: as `init(parsing:)`.
    public init(_ field: RawField) throws(Problem) {
        try self.init(parsing: field.unfolded)
    }

    public var mailboxes: [Mailbox] { members.map(\.mailbox) }
}

extension RawField {
    /// Writes an address field.
    public init(name: HeaderName, addresses: [NamedMailbox]) {
        let text = addresses.map(\.headerText).joined(separator: ", ")
        self.init(Array(FieldFolding.fold("\(name.text): \(text)".utf8) + ASCII.crlf)[...])
    }
}
