/// When the sender wants to hear of a recipient (NOTIFY, RFC 3461 4.1).
public struct DSNNotify: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `NEVER` is the empty set.
    public static let never: DSNNotify = []
    public static let success = DSNNotify(rawValue: 1)
    public static let failure = DSNNotify(rawValue: 2)
    public static let delay = DSNNotify(rawValue: 4)

    private static let words: [(DSNNotify, String)] = [
        (.success, "SUCCESS"), (.failure, "FAILURE"), (.delay, "DELAY"),
    ]

    /// Reads the value of the parameter; nil when it breaks the grammar.
    public init?(value: some StringProtocol) {
        let value = value.uppercased()
        var notify = DSNNotify.never
        if value != "NEVER" {
            for word in value.split(separator: ",", omittingEmptySubsequences: false) {
                guard let known = Self.words.first(where: { $0.1 == word }) else { return nil }
                notify.insert(known.0)
            }
        }
        self = notify
    }

    /// As the parameter's value.
    public var value: String {
        self == .never ? "NEVER" : Self.words.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
