import Message

/// How much was counted in the last 24 hours, in 24 whole hours and the running one.
///
/// It never counts too little: an hour is forgotten only when all of it is more than 24 hours past.
public struct RollingCount: Hashable, Codable, Sendable {
    /// Hours since 1970 of the newest slot.
    public private(set) var hour: Int64
    /// Counts by hour, newest first, at most 25, without trailing zeros.
    public private(set) var slots: [Int]

    public init() {
        hour = 0
        slots = []
    }

    init(hour: Int64, slots: [Int]) {
        self.hour = hour
        self.slots = slots
    }

    /// What was counted in the 24 hours before `now`.
    public func total(at now: Timestamp) -> Int {
        advanced(to: now).slots.reduce(0, +)
    }

    /// Counts `amount` at `now`.
    public mutating func add(_ amount: Int, at now: Timestamp) {
        self = advanced(to: now)
        if slots.isEmpty { slots = [0] }
        slots[0] += amount
    }

    /// The earliest time at which `amount` more would still be within `limit`; nil when it never can be.
    public func timeForRoom(_ amount: Int, limit: Int, now: Timestamp) -> Timestamp? {
        guard amount <= limit else { return nil }
        var current = advanced(to: now)
        var sum = current.slots.reduce(0, +)
        guard sum + amount > limit else { return now }
        for age in current.slots.indices.reversed() {
            sum -= current.slots[age]
            current.slots[age] = 0
            if sum + amount <= limit {
                return Timestamp(seconds: (current.hour - Int64(age) + 25) * 3600)
            }
        }
        return nil
    }

    private func advanced(to now: Timestamp) -> RollingCount {
        let current = now.seconds / 3600
        guard current > hour else { return self }
        let shift = Int(min(current - hour, 25))
        var moved = Array(repeating: 0, count: shift) + slots
        if moved.count > 25 { moved.removeSubrange(25...) }
        while moved.last == 0 { moved.removeLast() }
        return RollingCount(hour: current, slots: moved)
    }
}
