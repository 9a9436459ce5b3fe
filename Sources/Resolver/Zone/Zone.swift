import MailAuth
import Message

/// DNS records held in memory, in the form that zone files have:
///
///     {"example.org": [{"MX": [10, "mx.example.org"]}, {"TXT": ["v=spf1 ", "-all"]}], "slow.example": ["TIMEOUT"]}
///
/// Names compare without letter case. Records of types we never ask for only make their name exist.
public struct Zone: Hashable, Sendable {
    public internal(set) var entries: [DNSName: [ZoneEntry]] = [:]
    /// Names that exist only because there are names beneath them (RFC 8020).
    private var inner: Set<DNSName> = []

    public init() {}

    public var names: [DNSName] { entries.keys.sorted() }

    /// The records at a name; nil when the name does not exist.
    func entries(at name: DNSName) -> [ZoneEntry]? {
        entries[name] ?? (inner.contains(name) ? [] : nil)
    }

    /// Adds a record.
    public mutating func add(_ entry: ZoneEntry, at name: DNSName) {
        entries[name, default: []].append(entry)
        var rest = name.text[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            if let parent = try? DNSName(unrestricted: rest) { inner.insert(parent) }
        }
    }

    /// Replaces everything at a name; an empty list removes it.
    public mutating func replace(_ name: DNSName, with new: [ZoneEntry]) {
        var zone = Zone()
        for (other, entries) in entries where other != name {
            for entry in entries { zone.add(entry, at: other) }
        }
        for entry in new { zone.add(entry, at: name) }
        self = zone
    }
}

/// One item of a zone's list.
public enum ZoneEntry: Hashable, Sendable {
    case record(DNSRecordType, DNSRecord)
    /// Asking this name for a type it has no record of gets no answer.
    case timeOut
    /// A type we never ask for, or data that no query could carry.
    case other
}
