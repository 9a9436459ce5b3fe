import Message

/// Where authentication asks the DNS. Implemented over libunbound, and over a zone file for tests, drills and the sandbox.
public protocol DNSResolver: Sendable {
    /// Looks up one record set, following CNAMEs. Never throws: a failure is an answer.
    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer
}

public enum DNSRecordType: UInt16, Hashable, Sendable, CaseIterable {
    case a = 1
    case ns = 2
    case cname = 5
    case ptr = 12
    case mx = 15
    case txt = 16
    case aaaa = 28
    case tlsa = 52
}

/// What the DNS said.
public struct DNSAnswer: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// At least one record of the type asked for.
        case records([DNSRecord])
        /// The name exists, but has no record of this type.
        case noData
        /// The name does not exist (NXDOMAIN).
        case noName
        /// No usable answer: time-out, SERVFAIL, or data that failed DNSSEC validation.
        case failure(String)
    }

    public var outcome: Outcome
    /// Proved by DNSSEC.
    public var isSecure: Bool
    /// The names a CNAME chain led through, without the name asked for; the last one owns the records.
    public var aliases: [DNSName]
    /// How long the answer may be kept, in seconds.
    public var timeToLive: Int

    public init(_ outcome: Outcome, isSecure: Bool = false, aliases: [DNSName] = [], timeToLive: Int = 60) {
        self.outcome = outcome
        self.isSecure = isSecure
        self.aliases = aliases
        self.timeToLive = timeToLive
    }

    /// The records; empty for every other outcome.
    public var records: [DNSRecord] {
        if case .records(let records) = outcome { records } else { [] }
    }
}

/// One record's data.
public enum DNSRecord: Hashable, Sendable {
    case address(IPAddress)
    /// The strings of one TXT record, joined (RFC 7208 3.3).
    case text([UInt8])
    /// Preference and host; a nil host is the null MX of RFC 7505.
    case mail(preference: UInt16, host: DNSName?)
    /// The target of a PTR, NS or CNAME record.
    case name(DNSName)
    case tlsa(usage: UInt8, selector: UInt8, matching: UInt8, data: [UInt8])
}
