/// What of a message a bounce shall carry back (RFC 3461 4.3).
public enum DSNReturn: String, Hashable, Codable, Sendable {
    case full = "FULL"
    case headers = "HDRS"
}

/// When the sender wants to hear of a recipient (RFC 3461 4.1).
public struct DSNNotify: OptionSet, Hashable, Codable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `NEVER` is the empty set.
    public static let never: DSNNotify = []
    public static let success = DSNNotify(rawValue: 1)
    public static let failure = DSNNotify(rawValue: 2)
    public static let delay = DSNNotify(rawValue: 4)

    /// Reads the value of NOTIFY; nil when it breaks the grammar.
    init?(value: some StringProtocol) {
        let words = value.uppercased()
        if words == "NEVER" {
            self = .never
            return
        }
        var notify: DSNNotify = []
        for word in words.split(separator: ",", omittingEmptySubsequences: false) {
            switch word {
            case "SUCCESS": notify.insert(.success)
            case "FAILURE": notify.insert(.failure)
            case "DELAY": notify.insert(.delay)
            default: return nil
            }
        }
        self = notify
    }
}
