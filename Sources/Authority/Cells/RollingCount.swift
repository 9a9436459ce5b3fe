import Message

/// How much was counted in the last 24 hours, in 24 whole hours and the running one.
///
/// It never counts too little: an hour is forgotten only when all of it is more than 24 hours past.
public struct RollingCount: Hashable, Codable, Sendable {
    /// The running hour and the 24 before it.
    static let hours = 25
    /// More is never counted in one hour, so that sums cannot overflow.
    static let mostPerHour = 1 << 40

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
        let passed = max(now.seconds / 3600 - hour, 0)
        guard passed < Self.hours else { return 0 }
        return slots.prefix(Self.hours - Int(passed)).reduce(0, +)
    }

    /// Counts `amount`, which is not negative, at `now`.
    public mutating func add(_ amount: Int, at now: Timestamp) {
        guard amount > 0 else { return }
        advance(to: now)
        if slots.isEmpty { slots = [0] }
        slots[0] = min(Self.mostPerHour, slots[0] + min(amount, Self.mostPerHour))
    }

    /// The earliest time at which `amount` more would still be within `limit`; nil when it never can be.
    public func timeForRoom(_ amount: Int, limit: Int, now: Timestamp) -> Timestamp? {
        guard amount <= limit else { return nil }
        var total = total(at: now)
        guard total > limit - amount else { return now }
        let passed = max(now.seconds / 3600 - hour, 0)
        for age in slots.prefix(Self.hours - Int(passed)).indices.reversed() {
            total -= slots[age]
            if total <= limit - amount {
                return Timestamp(seconds: (hour - Int64(age) + Int64(Self.hours)) * 3600)
            }
        }
        return nil
    }

    /// Makes the hour of `now` the newest one. A clock that went backwards moves nothing.
    private mutating func advance(to now: Timestamp) {
        let current = now.seconds / 3600
        guard current > hour else { return }
        let shift = Int(min(current - hour, Int64(Self.hours)))
        hour = current
        guard !slots.isEmpty else { return }
        slots.insert(contentsOf: repeatElement(0, count: shift), at: 0)
        if slots.count > Self.hours { slots.removeSubrange(Self.hours...) }
        while slots.last == 0 { slots.removeLast() }
    }
}

extension RollingCount {
    func write(to writer: inout CellWriter) {
        writer.write(number: UInt64(clamping: hour))
        writer.write(number: UInt64(slots.count))
        for slot in slots { writer.write(number: UInt64(clamping: slot)) }
    }

    init?(from reader: inout CellReader) {
        // 2^36 hours are beyond every time a cell can hold.
        guard let hour = reader.number(), hour < 1 << 36, let count = reader.number(), count <= UInt64(Self.hours)
        else { return nil }
        var slots: [Int] = []
        slots.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let slot = reader.number(), slot <= UInt64(Self.mostPerHour) else { return nil }
            slots.append(Int(slot))
        }
        guard slots.last != 0 else { return nil }
        self.init(hour: Int64(hour), slots: slots)
    }
}
