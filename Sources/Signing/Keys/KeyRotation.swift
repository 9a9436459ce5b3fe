import Message

/// What to do next about the two key slots of one domain.
public enum KeyRotation {
    /// How long a key signs before the other slot takes over.
    public static let age = Span.days(90)

    public enum Step: Hashable, Sendable {
        /// Make a key in this slot and publish it.
        case generate(KeySlot)
        /// Look whether the DNS shows this slot's key.
        case lookUp(KeySlot)
        /// Let this slot's key sign; if another signs, retire that one in the same transaction.
        case activate(KeySlot)
        /// The slot's key has rested: destroy it.
        case free(KeySlot)
    }

    /// - Returns: the steps that are due, most urgent first; empty when there is nothing to do now.
    public static func due(_ one: KeySlotCourse, _ two: KeySlotCourse, at now: Timestamp) -> [Step] {
        let courses: [(slot: KeySlot, course: KeySlotCourse)] = [(.one, one), (.two, two)]
        let active = courses.first { $0.course.signs }
        let isOld = active.map { now - $0.course.since >= age } ?? true
        var steps: [Step] = []
        if isOld, let ready = courses.first(where: { $0.course.state == .published }) {
            steps.append(.activate(ready.slot))
        }
        for (slot, course) in courses {
            switch course.state {
            case .generated: steps.append(.lookUp(slot))
            case .retiring where now - course.since >= KeySlotCourse.rest: steps.append(.free(slot))
            default: break
            }
        }
        let isPreparing = courses.contains { $0.course.state == .generated || $0.course.state == .published }
        if isOld, !isPreparing,
            let slot = courses.first(where: { $0.course.state == .empty || $0.course.state == .free })?.slot
        {
            steps.append(.generate(slot))
        }
        return steps
    }
}
