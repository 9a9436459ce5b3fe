import Message

/// What to do next about the two key slots of one domain.
///
/// One key signs and the other is in reserve, published long before it is needed. They change places when the one that
/// signs is old, when an operator asks for it, or when the DNS stopped showing it; never to a key that the last look at
/// the DNS did not show.
public enum KeyRotation {
    /// How long a key signs before the other slot takes over.
    public static let age = Span.days(90)

    public enum Step: Hashable, Sendable {
        /// Make a key in this slot and publish it.
        case generate(KeySlot)
        /// Let this slot's key sign, and retire the one that signed until now in the same transaction.
        case activate(KeySlot, retiring: KeySlot?)
        /// The slot's key has rested: destroy it.
        case free(KeySlot)
    }

    /// - Parameters:
    ///   - slots: the courses of the slots; one that is left out never held a key.
    ///   - seen: what the last look at the DNS showed; nothing about a key that was not looked for.
    ///   - isAsked: whether somebody wants the keys to change places now.
    /// - Returns: the steps that are due, most urgent first; empty when there is nothing to do now.
    public static func due(
        _ slots: [KeySlot: KeySlotCourse], seen: [KeySlot: KeySight], at now: Timestamp, isAsked: Bool = false
    ) -> [Step] {
        var steps: [Step] = []
        let active = KeySlot.allCases.first { slots[$0]?.signs == true }
        let ready = KeySlot.allCases.first { slots[$0]?.state == .published && seen[$0] == .shown }
        if let ready, isChangeDue(active, slots, seen, now, isAsked) {
            steps.append(.activate(ready, retiring: active))
        }
        for slot in KeySlot.allCases {
            guard let course = slots[slot], course.state != .empty, course.state != .free else {
                steps.append(.generate(slot))
                continue
            }
            // Another process may have signed with the key for some seconds after it retired.
            let isRested = now >= course.since + KeyVault.memory + KeySlotCourse.rest
            if course.state == .retiring, isRested { steps.append(.free(slot)) }
        }
        return steps
    }

    private static func isChangeDue(
        _ active: KeySlot?, _ slots: [KeySlot: KeySlotCourse], _ seen: [KeySlot: KeySight], _ now: Timestamp,
        _ isAsked: Bool
    ) -> Bool {
        guard let active, let course = slots[active] else { return true }
        return isAsked || seen[active] == .missing || now - course.since >= age
    }
}
