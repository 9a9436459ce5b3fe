import Message
import Wire

/// What one try showed about one recipient, before the timetable says what follows from it.
public struct Finding: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case delivered
        case temporary
        /// Temporary, and typical of a greylist: the first RCPT was answered 450 or 451.
        case greylisted
        /// The server takes no more recipients in this transaction; it took others, so the rest may follow at once.
        case crowded
        case permanent
        /// The message may not leave now. That is no try.
        case withheld
    }

    public var kind: Kind
    public var status: StatusCode
    /// One line: the server's reply or our own words.
    public var text: String

    public init(_ kind: Kind, _ status: StatusCode, _ text: String) {
        self.kind = kind
        self.status = status
        self.text = text
    }
}
