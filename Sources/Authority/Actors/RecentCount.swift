import Message

/// How much was counted in the last hour, in six slots of ten minutes and the running one.
///
/// It never counts too little: a slot is forgotten only when all of it is more than an hour past.
struct RecentCount: Hashable, Sendable {
    static let slotLength = Span.minutes(10)
    static let slots = 7

    private var newest: Int64 = 0
    /// Newest first; the last place is not used.
    private var counts = SIMD8<UInt32>(repeating: 0)

    mutating func add(at now: Timestamp) {
        advance(to: now)
        if counts[0] < .max / 8 { counts[0] += 1 }
    }

    func total(at now: Timestamp) -> Int {
        var copy = self
        copy.advance(to: now)
        return Int(copy.counts.wrappedSum())
    }

    /// What both counted.
    mutating func add(_ other: RecentCount) {
        var other = other
        let slot = Timestamp(milliseconds: max(newest, other.newest) * Self.slotLength.milliseconds)
        advance(to: slot)
        other.advance(to: slot)
        for index in 0..<Self.slots { counts[index] = min(counts[index] + other.counts[index], .max / 8) }
    }

    /// Makes the slot of `now` the newest one. A clock that went backwards moves nothing.
    private mutating func advance(to now: Timestamp) {
        let slot = now.milliseconds / Self.slotLength.milliseconds
        guard slot > newest else { return }
        let shift = Int(min(slot - newest, Int64(Self.slots)))
        newest = slot
        for index in (0..<Self.slots).reversed() { counts[index] = index >= shift ? counts[index - shift] : 0 }
    }
}
