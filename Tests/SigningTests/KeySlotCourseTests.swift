import Message
import Signing
import Testing

@Suite struct KeySlotCourseTests {
    private let start = Timestamp(seconds: 1_767_225_600)

    private func course(_ state: KeySlotCourse.State) -> KeySlotCourse { KeySlotCourse(state: state, since: start) }

    @Test func `a key signs only after the DNS showed it`() throws {
        var course = course(.empty)
        for (event, state) in [
            (KeySlotCourse.Event.generated, KeySlotCourse.State.generated), (.seenInDNS, .published),
            (.activated, .active), (.retired, .retiring),
        ] {
            try course.apply(event, at: start)
            #expect(course.state == state)
            #expect(course.signs == (state == .active))
        }
    }

    @Test(arguments: [
        (KeySlotCourse.State.empty, KeySlotCourse.Event.activated), (.generated, .activated), (.active, .generated),
        (.retiring, .generated), (.retiring, .activated), (.published, .generated), (.free, .activated),
        (.published, .retired), (.empty, .seenInDNS),
    ])
    func `no step can be left out`(state: KeySlotCourse.State, event: KeySlotCourse.Event) {
        var course = course(state)
        #expect(throws: KeySlotCourse.Refusal.self) { try course.apply(event, at: start + .days(30)) }
        #expect(course.state == state)
    }

    @Test func `a slot rests for seven days after its last signature`() throws {
        var course = course(.retiring)
        #expect(throws: KeySlotCourse.Refusal.self) { try course.apply(.rested, at: start + .days(7) - .seconds(1)) }
        try course.apply(.rested, at: start + .days(7))
        #expect(course.state == .free && !course.isWanted)
        try course.apply(.generated, at: start + .days(7))
        #expect(course.state == .generated && course.since == start + .days(7))
    }

    @Test func `a key that vanishes from the DNS before it signed has to be seen again`() throws {
        var published = course(.published)
        try published.apply(.missingInDNS, at: start)
        #expect(published.state == .generated)
        var active = course(.active)
        try active.apply(.missingInDNS, at: start)
        #expect(active.state == .active)
    }

    @Test func `seeing a key again does not make it younger`() throws {
        var course = course(.active)
        try course.apply(.seenInDNS, at: start + .days(3))
        #expect(course.since == start)
    }
}
