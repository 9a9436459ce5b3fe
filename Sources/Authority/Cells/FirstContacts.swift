import Message

/// Which customers made first contact with one mailbox in the last 24 hours.
public struct FirstContacts: Hashable, Codable, Sendable {
    static let window = Span.hours(24)
    /// No limit is larger: a cell stays small, and closes instead of growing.
    static let most = 1000

    /// The customers and when each wrote first, oldest first.
    public private(set) var entries: [Entry]

    public struct Entry: Hashable, Codable, Sendable {
        public var customer: CustomerID
        public var time: Timestamp
    }

    public init() {
        entries = []
    }

    init(entries: [Entry]) {
        self.entries = entries
    }

    /// Whether one more message of `customer` keeps to at most `limit` different customers.
    public func admits(_ customer: CustomerID, limit: Int, now: Timestamp) -> Bool {
        var recent = 0
        for entry in entries where now - entry.time < Self.window {
            if entry.customer == customer { return true }
            recent += 1
        }
        return recent < min(limit, Self.most)
    }

    /// Records first contact of `customer` and forgets what is older than 24 hours.
    public mutating func record(_ customer: CustomerID, at now: Timestamp) {
        entries.removeAll { now - $0.time >= Self.window }
        guard !entries.contains(where: { $0.customer == customer }), entries.count < Self.most else { return }
        entries.append(Entry(customer: customer, time: now))
    }
}

extension FirstContacts {
    func write(to writer: inout CellWriter) {
        writer.write(number: UInt64(entries.count))
        for entry in entries {
            for shift in stride(from: UInt128(120), through: 0, by: -8) {
                writer.write(octet: UInt8(truncatingIfNeeded: entry.customer.bits >> shift))
            }
            writer.write(time: entry.time)
        }
    }

    init?(from reader: inout CellReader) {
        guard let count = reader.number(), count <= UInt64(Self.most) else { return nil }
        var entries: [Entry] = []
        for _ in 0..<count {
            var bits: UInt128 = 0
            for _ in 0..<16 {
                guard let octet = reader.octet() else { return nil }
                bits = bits << 8 | UInt128(octet)
            }
            guard let time = reader.time() else { return nil }
            entries.append(Entry(customer: CustomerID(bits: bits), time: time))
        }
        self.init(entries: entries)
    }
}
