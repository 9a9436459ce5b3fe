import Message

/// What the platform's own name server shall publish: customers' DKIM keys, and the hosts that take bounces.
public struct PlatformZone: Hashable, Sendable {
    /// One key record.
    public struct Key: Hashable, Sendable {
        public var name: DNSName
        /// `v=DKIM1; k=rsa; p=...`
        public var text: String

        public init(name: DNSName, text: String) {
            self.name = name
            self.text = text
        }
    }

    public var platform: DomainName
    /// The mail host that bounces are sent to.
    public var host: DomainName
    public var keys: [Key]

    public init(platform: DomainName, host: DomainName, keys: [Key]) {
        self.platform = platform
        self.host = host
        self.keys = keys
    }

    /// The records in the form of RFC 1035 5.1, for the operator to include in the platform's zone. The order is fixed, so
    /// that a file that did not change is the same file.
    public var text: String {
        var lines = [
            "; Written by countersign. Include it in the zone of \(platform); changes are written here again.",
            "bounce.\(platform). 3600 IN MX 10 \(host).",
            "bounce.\(platform). 3600 IN TXT \"v=spf1 a:\(host) -all\"",
        ]
        for key in keys.sorted(by: { $0.name < $1.name }) {
            lines.append("\(key.name). 300 IN TXT \(Self.quoted(key.text))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// TXT data as strings of at most 255 octets (RFC 1035 3.3.14).
    static func quoted(_ text: String) -> String {
        var rest = Substring(text)
        var strings: [String] = []
        while !rest.isEmpty {
            strings.append("\"\(rest.prefix(255))\"")
            rest = rest.dropFirst(255)
        }
        return strings.joined(separator: " ")
    }
}
