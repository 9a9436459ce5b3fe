import Message
import Testing

@testable import Signing

@Suite struct KeyRotationTests {
    private let start = Timestamp(seconds: 1_767_225_600)

    private func course(_ state: KeySlotCourse.State, _ age: Span = .seconds(0)) -> KeySlotCourse {
        KeySlotCourse(state: state, since: start + .days(-1 * age.milliseconds / Span.days(1).milliseconds))
    }

    /// The steps of a domain that uses the two RSA slots.
    private func due(
        _ slots: [KeySlot: KeySlotCourse], _ seen: [KeySlot: KeySight], _ now: Timestamp, isAsked: Bool = false
    ) -> [KeyRotation.Step] {
        KeyRotation.due(slots, seen: seen, at: now, in: KeySlot.rsa, isAsked: isAsked)
    }

    @Test func `a domain without keys gets one in each slot`() {
        let all: [KeyRotation.Step] = [.generate(.one), .generate(.two), .generate(.ed25519)]
        #expect(KeyRotation.due([:], seen: [:], at: start) == all)
        #expect(due([:], [:], start) == [.generate(.one), .generate(.two)])
        #expect(due([.one: course(.empty)], [:], start) == [.generate(.one), .generate(.two)])
    }

    @Test func `the first key that the DNS shows signs at once`() {
        let slots = [KeySlot.one: course(.generated), .two: course(.published)]
        #expect(
            due(slots, [.one: .missing, .two: .shown], start)
                == [.activate(.two, retiring: nil)])
    }

    @Test func `keys change places when the one that signs is ninety days old, and not before`() {
        let young = [KeySlot.one: course(.active, .days(89)), .two: course(.published)]
        #expect(due(young, [.one: .shown, .two: .shown], start).isEmpty)
        let old = [KeySlot.one: course(.active, .days(90)), .two: course(.published)]
        #expect(
            due(old, [.one: .shown, .two: .shown], start)
                == [.activate(.two, retiring: .one)])
    }

    @Test(arguments: [KeySight.missing, .unanswered, nil])
    func `however old a key is, it does not give way to one that the last look did not show`(sight: KeySight?) {
        let slots = [KeySlot.one: course(.active, .days(300)), .two: course(.published)]
        let seen = [KeySlot.one: KeySight.shown].merging(sight.map { [.two: $0] } ?? [:]) { $1 }
        #expect(due(slots, seen, start).isEmpty)
        #expect(due(slots, seen, start, isAsked: true).isEmpty)
    }

    @Test func `a key that the DNS stopped showing gives way, for a time-out it does not`() {
        let slots = [KeySlot.one: course(.active, .days(1)), .two: course(.published)]
        #expect(
            due(slots, [.one: .missing, .two: .shown], start)
                == [.activate(.two, retiring: .one)])
        #expect(due(slots, [.one: .unanswered, .two: .shown], start).isEmpty)
    }

    @Test func `asked for, keys change places at any age`() {
        let slots = [KeySlot.one: course(.published), .two: course(.active)]
        #expect(
            due(slots, [.one: .shown, .two: .shown], start, isAsked: true)
                == [.activate(.one, retiring: .two)])
    }

    @Test func `a retired key is destroyed when nobody can have signed with it for seven days`() {
        let slots = [KeySlot.one: course(.retiring), .two: course(.active)]
        let last = start + KeyVault.memory
        #expect(due(slots, [:], last + .days(7) + .milliseconds(-1)).isEmpty)
        #expect(due(slots, [:], last + .days(7)) == [.free(.one)])
        #expect(
            due([.one: course(.free), .two: course(.active)], [:], start) == [.generate(.one)])
    }

    @Test func `the Ed25519 key signs once it is shown, and rests when it is old, gone or asked to`() {
        let rsa = [KeySlot.one: course(.active), .two: course(.published)]
        let with = { (course: KeySlotCourse) in rsa.merging([.ed25519: course]) { $1 } }
        #expect(
            KeyRotation.due(with(course(.published)), seen: [.ed25519: .shown], at: start)
                == [.activate(.ed25519, retiring: nil)])
        for sight in [KeySight.missing, .unanswered] {
            #expect(KeyRotation.due(with(course(.published)), seen: [.ed25519: sight], at: start).isEmpty)
        }
        #expect(KeyRotation.due(with(course(.generated, .days(400))), seen: [.ed25519: .missing], at: start).isEmpty)
        let active = with(course(.active, .days(89)))
        #expect(KeyRotation.due(active, seen: [.ed25519: .unanswered], at: start).isEmpty)
        #expect(KeyRotation.due(active, seen: [.ed25519: .missing], at: start) == [.retire(.ed25519)])
        #expect(KeyRotation.due(active, seen: [:], at: start, isAsked: true) == [.retire(.ed25519)])
        #expect(KeyRotation.due(with(course(.active, .days(90))), seen: [:], at: start) == [.retire(.ed25519)])
    }

    @Test func `rotation goes round without a day on which no key signs`() throws {
        var slots: [KeySlot: KeySlotCourse] = [:]
        var activations: [KeySlot] = []
        for day in 0..<400 {
            let now = start + .days(Int64(day))
            for slot in slots.keys where slots[slot]?.state == .generated {
                try slots[slot]?.apply(.seenInDNS, at: now)
            }
            for step in due(slots, [.one: .shown, .two: .shown], now) {
                switch step {
                case .retire(let slot): Issue.record("nothing takes the place of \(slot)")
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
