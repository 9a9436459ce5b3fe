import Message
import Testing

@testable import Authority

@Suite struct ProofCourseTests {
    private let start = Scene.now
    private let proved = ProofObservation.named(selectors: 2, admitsSubdomains: false)
    private let absent = ProofObservation.absent("no such name")
    private let silent = ProofObservation.unanswered("time-out")

    private var active: ProofCourse { ProofCourse(addedAt: start).observing(proved, at: start) }

    /// The course after absences at each of its own checks until it is in `state`.
    private func warned() -> (ProofCourse, Timestamp) {
        var course = active
        var now = course.nextCheck
        for _ in 0..<3 {
            now = course.nextCheck
            course = course.observing(absent, at: now)
        }
        return (course, now)
    }

    @Test func `a domain is pending until record and a selector are seen`() {
        var course = ProofCourse(addedAt: start)
        #expect(course.state == .pending)
        #expect(course.nextCheck == start)
        for observation in [absent, silent, .named(selectors: 0, admitsSubdomains: true)] {
            course = course.observing(observation, at: start)
            #expect(course.state == .pending)
        }
        course = course.observing(.named(selectors: 1, admitsSubdomains: true), at: start + .minutes(1))
        #expect(course.state == .active)
        #expect(course.admitsSubdomains)
        #expect(course.lastProved == start + .minutes(1))
        #expect(course.nextCheck == start + .minutes(1) + .hours(1))
    }

    @Test func `a pending domain is looked at after a minute, and later less often, up to an hour`() {
        var course = ProofCourse(addedAt: start)
        var waits: [Int64] = []
        var now = start
        for _ in 0..<10 {
            course = course.observing(absent, at: now)
            waits.append((course.nextCheck - now).seconds / 60)
            now = course.nextCheck
        }
        #expect(waits == [1, 1, 2, 4, 8, 16, 32, 60, 60, 60])
        #expect(course.state == .pending)
    }

    @Test func `absence three times within an hour warns, and less does not`() {
        var course = active
        var now = course.nextCheck
        course = course.observing(absent, at: now)
        #expect(course.state == .active)
        #expect(course.nextCheck == now + .minutes(10))
        now = course.nextCheck
        course = course.observing(absent, at: now)
        #expect(course.state == .active)
        now = course.nextCheck
        course = course.observing(absent, at: now)
        #expect(course.state == .warning)
        #expect(course.since == now)
        #expect(course.nextCheck == now + .minutes(10))
    }

    @Test func `absences further apart than an hour do not warn`() {
        var course = active
        for hour in Int64(1)..<20 { course = course.observing(absent, at: start + .hours(hour)) }
        #expect(course.state == .active)
    }

    @Test func `a sight of the proof forgets absences`() {
        var course = active
        for round in Int64(0)..<10 {
            let now = start + .hours(1) + .minutes(round * 15)
            course = course.observing(absent, at: now).observing(absent, at: now + .minutes(5))
            course = course.observing(proved, at: now + .minutes(10))
            #expect(course.state == .active)
            #expect(course.absences == 0)
        }
    }

    @Test func `losing both selectors is an absence`() {
        var course = active
        for minute in Int64(1)...3 {
            course = course.observing(.named(selectors: 0, admitsSubdomains: false), at: start + .minutes(minute))
        }
        #expect(course.state == .warning)
    }

    @Test func `a warning pauses after 24 hours, not before, and recovers at once`() {
        let (course, now) = warned()
        #expect(course.observing(absent, at: now + .hours(24) - .minutes(1)).state == .warning)
        let paused = course.observing(absent, at: now + .hours(24))
        #expect(paused.state == .paused)
        #expect(course.observing(proved, at: now + .hours(1)).state == .active)
        #expect(paused.observing(proved, at: now + .hours(30)).state == .active)
    }

    @Test func `a time-out is neither an absence nor a pause`() {
        var course = active
        for minute in Int64(1)...50 { course = course.observing(silent, at: start + .minutes(minute)) }
        #expect(course.state == .active)
        #expect(course.absences == 0)
        let (warning, now) = warned()
        #expect(warning.observing(silent, at: now + .days(2)).state == .warning)
    }

    @Test func `seven days without an answer are undecided, and an answer decides`() {
        let late = start + .days(7)
        #expect(active.observing(silent, at: late - .minutes(1)).state == .active)
        let undecided = active.observing(silent, at: late)
        #expect(undecided.state == .undecided)
        #expect(undecided.observing(proved, at: late + .hours(1)).state == .active)
        var gone = undecided
        for minute in Int64(1)...3 { gone = gone.observing(absent, at: late + .minutes(minute)) }
        #expect(gone.state == .paused)
    }

    @Test func `a program that stood still for a week cannot tell either`() {
        #expect(active.state(at: start + .days(7) - .milliseconds(1)) == .active)
        #expect(active.state(at: start + .days(7)) == .undecided)
        #expect(ProofCourse(addedAt: start).state(at: start + .days(70)) == .pending)
    }

    @Test(arguments: [ProofObservation.namesOthers, .governed(by: .init(trusting: "bank.example"))])
    func `a record that names only others stops signing at once`(_ observation: ProofObservation) {
        let conflict = active.observing(observation, at: start + .minutes(1))
        #expect(conflict.state == .conflict)
        #expect(ProofCourse(addedAt: start).observing(observation, at: start).state == .conflict)
        #expect(warned().0.observing(observation, at: start + .days(1)).state == .conflict)
        #expect(conflict.observing(proved, at: start + .minutes(2)).state == .active)
        #expect(conflict.observing(silent, at: start + .days(9)).state == .conflict)
    }

    @Test func `a conflict whose record is gone is paused, or pending when it never was proved`() {
        var known = active.observing(.namesOthers, at: start)
        var unknown = ProofCourse(addedAt: start).observing(.namesOthers, at: start)
        for minute in Int64(1)...3 {
            known = known.observing(absent, at: start + .minutes(minute))
            unknown = unknown.observing(absent, at: start + .minutes(minute))
        }
        #expect(known.state == .paused)
        #expect(unknown.state == .pending)
    }

    @Test func `whatever is seen, mail flows only after the proof was seen whole, and the next look is within an hour`()
    {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let all = [proved, absent, silent, .namesOthers, .named(selectors: 0, admitsSubdomains: true)]
        for _ in 0..<200 {
            var course = ProofCourse(addedAt: start)
            var now = start
            var wasProved = false
            for _ in 0..<50 {
                let observation = random.one(of: all)
                course = course.observing(observation, at: now)
                if observation == proved { wasProved = true }
                let flows = course.state == .active || course.state == .warning
                #expect(!flows || wasProved, "seed \(seed)")
                #expect(course.nextCheck - now >= .minutes(1) && course.nextCheck - now <= .hours(1), "seed \(seed)")
                now = random.chance(80) ? course.nextCheck : now + .minutes(.random(in: 1...20_000, using: &random))
            }
        }
    }
}

extension DomainName {
    /// For arguments of tests, which cannot throw.
    fileprivate init(trusting text: String) {
        do {
            self = try DomainName(text)
        } catch {
            preconditionFailure("\(text): \(error)")
        }
    }
}
