import Message
import Testing

@testable import Signing

@Suite struct KeyRotationTests {
    private let start = Timestamp(seconds: 1_767_225_600)

    private func course(_ state: KeySlotCourse.State, _ age: Span = .seconds(0)) -> KeySlotCourse {
        KeySlotCourse(state: state, since: start + .days(-1 * age.milliseconds / Span.days(1).milliseconds))
    }

    @Test func `a domain without keys gets one in each slot`() {
        #expect(KeyRotation.due([:], seen: [:], at: start) == [.generate(.one), .generate(.two)])
        #expect(KeyRotation.due([.one: course(.empty)], seen: [:], at: start) == [.generate(.one), .generate(.two)])
    }

    @Test func `the first key that the DNS shows signs at once`() {
        let slots = [KeySlot.one: course(.generated), .two: course(.published)]
        #expect(
            KeyRotation.due(slots, seen: [.one: .missing, .two: .shown], at: start)
                == [.activate(.two, retiring: nil)])
    }

    @Test func `keys change places when the one that signs is ninety days old, and not before`() {
        let young = [KeySlot.one: course(.active, .days(89)), .two: course(.published)]
        #expect(KeyRotation.due(young, seen: [.one: .shown, .two: .shown], at: start).isEmpty)
        let old = [KeySlot.one: course(.active, .days(90)), .two: course(.published)]
        #expect(
            KeyRotation.due(old, seen: [.one: .shown, .two: .shown], at: start)
                == [.activate(.two, retiring: .one)])
    }

    @Test(arguments: [KeySight.missing, .unanswered, nil])
    func `however old a key is, it does not give way to one that the last look did not show`(sight: KeySight?) {
        let slots = [KeySlot.one: course(.active, .days(300)), .two: course(.published)]
        let seen = [KeySlot.one: KeySight.shown].merging(sight.map { [.two: $0] } ?? [:]) { $1 }
        #expect(KeyRotation.due(slots, seen: seen, at: start).isEmpty)
        #expect(KeyRotation.due(slots, seen: seen, at: start, isAsked: true).isEmpty)
    }

    @Test func `a key that the DNS stopped showing gives way, for a time-out it does not`() {
        let slots = [KeySlot.one: course(.active, .days(1)), .two: course(.published)]
        #expect(
            KeyRotation.due(slots, seen: [.one: .missing, .two: .shown], at: start)
                == [.activate(.two, retiring: .one)])
        #expect(KeyRotation.due(slots, seen: [.one: .unanswered, .two: .shown], at: start).isEmpty)
    }

    @Test func `asked for, keys change places at any age`() {
        let slots = [KeySlot.one: course(.published), .two: course(.active)]
        #expect(
            KeyRotation.due(slots, seen: [.one: .shown, .two: .shown], at: start, isAsked: true)
                == [.activate(.one, retiring: .two)])
    }

    @Test func `a retired key is destroyed when nobody can have signed with it for seven days`() {
        let slots = [KeySlot.one: course(.retiring), .two: course(.active)]
        let last = start + KeyVault.memory
        #expect(KeyRotation.due(slots, seen: [:], at: last + .days(7) + .milliseconds(-1)).isEmpty)
        #expect(KeyRotation.due(slots, seen: [:], at: last + .days(7)) == [.free(.one)])
        #expect(
            KeyRotation.due([.one: course(.free), .two: course(.active)], seen: [:], at: start) == [.generate(.one)])
    }

    @Test func `rotation goes round without a day on which no key signs`() throws {
        var slots: [KeySlot: KeySlotCourse] = [:]
        var activations: [KeySlot] = []
        for day in 0..<400 {
            let now = start + .days(Int64(day))
            for slot in slots.keys where slots[slot]?.state == .generated {
                try slots[slot]?.apply(.seenInDNS, at: now)
            }
            for step in KeyRotation.due(slots, seen: [.one: .shown, .two: .shown], at: now) {
                switch step {
                case .generate(let slot):
                    try slots[slot, default: KeySlotCourse(since: now)].apply(.generated, at: now)
                case .free(let slot): try slots[slot]?.apply(.rested, at: now)
                case .activate(let slot, let former):
                    if let former { try slots[former]?.apply(.retired, at: now) }
                    try slots[slot]?.apply(.activated, at: now)
                    activations.append(slot)
                }
            }
            #expect(slots.values.count(where: \.signs) == (day == 0 ? 0 : 1))
        }
        #expect(activations == [.one, .two, .one, .two, .one])
    }
}
