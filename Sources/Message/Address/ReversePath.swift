/// The envelope sender of RFC 5321 4.1.1.2: where a bounce goes, or `<>` when none may be sent.
public enum ReversePath: Hashable, Sendable {
    case null
    case mailbox(Mailbox)

    /// The mailbox; nil for the null reverse path.
    public var mailbox: Mailbox? {
        if case .mailbox(let mailbox) = self { mailbox } else { nil }
    }
}

extension ReversePath: Codable, CustomStringConvertible {
    /// The path without angle brackets; empty for the null path.
    public var description: String { mailbox?.description ?? "" }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        self = text.isEmpty ? .null : .mailbox(try Mailbox(text))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
