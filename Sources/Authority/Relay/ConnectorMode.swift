import Message

/// What becomes of mail that cannot be proved. None of it is signed, and none of it leaves towards the Internet.
public enum ConnectorMode: Hashable, Sendable {
    /// It is refused.
    case enforce
    /// It is recorded and held, for a customer moving in.
    case observe
    /// It is what strangers sent to the customer: it is handed, while its sender waits, to the customer's own mail server,
    /// for recipients whose domain names that server in its MX records; for all others it is held.
    case inbound(InboundHost)

    /// Where unproved mail is handed to; nil in the other modes.
    public var inboundHost: InboundHost? {
        if case .inbound(let host) = self { host } else { nil }
    }

    /// Whether unproved mail is refused.
    public var isEnforcing: Bool { self == .enforce }

    /// The word in commands and logs, without the host.
    public var word: String {
        switch self {
        case .enforce: "enforce"
        case .observe: "observe"
        case .inbound: "inbound"
        }
    }
}

extension ConnectorMode: CodedAsText {
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        switch (words.first, words.count) {
        case ("enforce", 1): self = .enforce
        case ("observe", 1): self = .observe
        case ("inbound", 2):
            guard let host = InboundHost(String(words[1])) else { return nil }
            self = .inbound(host)
        default: return nil
        }
    }

    /// As it is stored, such as `inbound mx.example.org`.
    public var description: String { ([word] + [inboundHost?.description].compactMap(\.self)).joined(separator: " ") }
}

/// A mail server of the customer's own, which takes what the world sends to it.
public struct InboundHost: Hashable, Sendable, LosslessStringConvertible {
    public static let smtpPort = 25

    public var name: DNSName
    public var port: Int

    public init(name: DNSName, port: Int = smtpPort) {
        self.name = name
        self.port = port
    }

    /// Reads `mx.example.org` or `mx.example.org:2525`; nil for anything else, addresses too.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let name = try? DNSName(parts[0]), name.text.contains("."),
            name.text.split(separator: ".").last.map({ !$0.allSatisfy(\.isNumber) }) == true
        else { return nil }
        self.name = name
        port = Self.smtpPort
        guard parts.count == 2 else { return }
        guard let port = Int(parts[1]), (1...65_535).contains(port), parts[1] == String(port) else { return nil }
        self.port = port
    }

    public var description: String { port == Self.smtpPort ? name.text : "\(name.text):\(port)" }
}
