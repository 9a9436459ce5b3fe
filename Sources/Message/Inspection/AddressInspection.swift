/// What `inspect address` prints about one line.
public struct AddressInspection: Hashable, Codable, Sendable {
    public var input: String
    public var valid: Bool
    /// The local part as it is written on the wire; nil when the address is not valid.
    public var local: String?
    /// In A-labels.
    public var domain: String?
    /// The canonical form.
    public var mailbox: String?

    /// Reads one address, with or without a display name, comments and angle brackets. Obsolete local parts are refused.
    public init(_ input: String) {
        self.input = input
        guard let mailbox = Self.read(input) else {
            valid = false
            return
        }
        valid = true
        local = mailbox.local
        domain = mailbox.domain.text
        self.mailbox = mailbox.description
    }

    private static func read(_ input: String) -> Mailbox? {
        if let mailbox = try? Mailbox(input) { return mailbox }
        var reader = AddressReader(Array(input.utf8), allowsObsoleteLocalPart: false)
        guard let members = try? reader.list(), members.count == 1 else { return nil }
        return members[0].mailbox
    }
}
