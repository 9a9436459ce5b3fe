/// Keeps the most recently used values, up to a number.
struct RecentCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var used: UInt64
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0

    init(limit: Int) {
        precondition(limit > 0, "a cache that keeps nothing is none")
        self.limit = limit
    }

    var count: Int { entries.count }

    mutating func value(for key: Key) -> Value? {
        uses += 1
        entries[key]?.used = uses
        return entries[key]?.value
    }

    mutating func insert(_ value: Value, for key: Key) {
        uses += 1
        if entries[key] == nil, entries.count >= limit, let oldest = entries.min(by: { $0.value.used < $1.value.used })
        {
            entries[oldest.key] = nil
        }
        entries[key] = Entry(value: value, used: uses)
    }

    mutating func remove(_ key: Key) { entries[key] = nil }

    mutating func removeAll(where isUnwanted: (Key) -> Bool) {
        entries = entries.filter { !isUnwanted($0.key) }
    }
}
