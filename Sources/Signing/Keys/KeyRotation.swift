import Message

/// What to do next about the key slots of one domain.
///
/// One RSA key signs and the other is in reserve, published long before it is needed. They change places when the one that
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
        /// Let this slot's key sign no more, though none takes its place.
        case retire(KeySlot)
        /// The slot's key has rested: destroy it.
        case free(KeySlot)
    }

    /// - Parameters:
    ///   - slots: the courses of the slots; one that is left out never held a key.
    ///   - seen: what the last look at the DNS showed; nothing about a key that was not looked for.
    ///   - used: the slots that the domain uses.
    ///   - isAsked: whether somebody wants the keys to change places now.
    /// - Returns: the steps that are due, most urgent first; empty when there is nothing to do now.
    public static func due(
        _ slots: [KeySlot: KeySlotCourse], seen: [KeySlot: KeySight], at now: Timestamp,
        in used: [KeySlot] = KeySlot.allCases, isAsked: Bool = false
    ) -> [Step] {
        var steps: [Step] = []
        let isReady: (KeySlot) -> Bool = { slots[$0]?.state == .published && seen[$0] == .shown }
        let isDone: (KeySlot) -> Bool = { slot in
            guard let course = slots[slot], course.signs else { return false }
            return isAsked || seen[slot] == .missing || now - course.since >= age
        }
        let active = KeySlot.rsa.first { slots[$0]?.signs == true }
        if let ready = KeySlot.rsa.first(where: isReady), active.map(isDone) ?? true {
            steps.append(.activate(ready, retiring: active))
        }
        // The Ed25519 key has no other to change places with: mail does without its signature while the slot rests.
        if isReady(.ed25519) { steps.append(.activate(.ed25519, retiring: nil)) }
        if isDone(.ed25519) { steps.append(.retire(.ed25519)) }
        for slot in used {
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
}
