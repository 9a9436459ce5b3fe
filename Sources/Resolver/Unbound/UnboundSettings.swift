import Message

/// How libunbound finds and checks its answers.
public struct UnboundSettings: Hashable, Sendable {
    public enum Servers: Hashable, Sendable {
        /// Ask the Internet's name servers directly, from the root down.
        case recursion
        /// Ask the servers in `/etc/resolv.conf`.
        case system
        /// Ask these.
        case forwarders([Forwarder])
    }

    public struct Forwarder: Hashable, Sendable {
        public let address: IPAddress
        public let port: UInt16

        public init(_ address: IPAddress, port: UInt16 = 53) {
            self.address = address
            self.port = port
        }
    }

    public enum TrustAnchor: Hashable, Sendable {
        /// Nothing is validated, and no answer is ever secure.
        case none
        /// DS or DNSKEY records in a zone-style file.
        case file(String)
        /// A file that is kept up to date as keys roll (RFC 5011), as `unbound-anchor` writes it.
        case updated(String)
        /// One DS or DNSKEY record.
        case record(String)
    }

    public var servers: Servers
    public var trustAnchor: TrustAnchor
    /// Names that libunbound answers by itself and shall not, such as `test.`.
    public var unblocked: [String]
    /// After which a question has failed.
    public var timeLimit: Span

    public init(
        servers: Servers = .recursion, trustAnchor: TrustAnchor = .none, unblocked: [String] = [],
        timeLimit: Span = .seconds(10)
    ) {
        self.servers = servers
        self.trustAnchor = trustAnchor
        self.unblocked = unblocked
        self.timeLimit = timeLimit
    }
}

/// libunbound could not be set up.
public struct UnboundError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was being done.
    public let step: String
    /// In libunbound's words.
    public let reason: String

    public var description: String { "\(step): \(reason)" }
}
