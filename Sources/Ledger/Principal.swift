import Authority

/// Who did something that is kept in the audit log.
public struct Principal: Hashable, Codable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Codable, Sendable {
        /// Somebody with write access to the data folder.
        case `operator`
        /// The program itself: a re-check, a rule.
        case system
        /// A customer's key.
        case credential
        /// A signed-in person.
        case session
    }

    public var kind: Kind
    /// A user name, a rule's name, a key's id: never a secret.
    public var name: String

    public init(kind: Kind, name: String) {
        self.kind = kind
        self.name = name
    }

    /// The person at the shell, by the operating system's user name.
    public static func `operator`(_ name: String) -> Principal { Principal(kind: .operator, name: name) }
    /// A part of the program, by its name.
    public static func system(_ name: String) -> Principal { Principal(kind: .system, name: name) }

    /// `operator:anna`.
    public var description: String { "\(kind.rawValue):\(name)" }

    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let kind = Kind(rawValue: String(text[..<colon])) else {
            return nil
        }
        self.init(kind: kind, name: String(text[text.index(after: colon)...]))
    }
}
