import Delivery
import Message
import Testing

struct RetryTimetableTests {
    private let timetable = RetryTimetable()
    private let now = Timestamp(seconds: 1_700_000_000)
    private var end: Timestamp { now + .days(5) }

    @Test(arguments: [(1, 5), (2, 15), (3, 30), (4, 60), (5, 120), (6, 240), (7, 240), (50, 240)])
    func `pauses grow, and vary by at most a fifth`(_ attempts: Int, _ minutes: Int64) throws {
        var random = SeededGenerator(state: UInt64(attempts))
        let exact = Span.minutes(minutes).milliseconds
        for _ in 0..<200 {
            let next = try #require(timetable.nextTry(after: attempts, at: now, end: end, random: &random))
            #expect((exact * 8 / 10...exact * 12 / 10).contains((next - now).milliseconds))
        }
    }

    @Test func `the jitter really varies`() {
        var random = SeededGenerator(state: 1)
        let times = Set((0..<50).map { _ in timetable.nextTry(after: 1, at: now, end: end, random: &random) })
        #expect(times.count > 40)
    }

    @Test func `a first try against a greylist comes back sooner, later ones do not`() throws {
        var random = SeededGenerator(state: 2)
        let first = try #require(
            timetable.nextTry(after: 1, looksGreylisted: true, at: now, end: end, random: &random))
        #expect(first - now < .minutes(4))
        let second = try #require(
            timetable.nextTry(after: 2, looksGreylisted: true, at: now, end: end, random: &random))
        #expect(second - now > .minutes(10))
    }

    @Test func `the last try is made at the end, and none after it`() {
        var random = SeededGenerator(state: 3)
        let late = end - .minutes(1)
        #expect(timetable.nextTry(after: 30, at: late, end: end, random: &random) == end)
        #expect(timetable.nextTry(after: 31, at: end, end: end, random: &random) == nil)
        #expect(timetable.nextTry(after: 31, at: end + .hours(1), end: end, random: &random) == nil)
    }

    @Test func `mail that nobody hears of when it fails is kept for two days`() throws {
        let sender = ReversePath.mailbox(try Mailbox("a@example.org"))
        #expect(timetable.end(end, acceptedAt: now, reversePath: .null) == now + .days(2))
        #expect(timetable.end(end, acceptedAt: now, reversePath: sender) == end)
        #expect(timetable.end(now + .hours(1), acceptedAt: now, reversePath: .null) == now + .hours(1))
    }

    @Test func `five days take a bounded number of tries`() throws {
        var random = SeededGenerator(state: 4)
        var time = now
        var tries = 1
        while let next = timetable.nextTry(after: tries, at: time, end: end, random: &random) {
            #expect(next > time)
            time = next
            tries += 1
        }
        #expect((28...45).contains(tries))
        #expect(time == end)
    }
}
