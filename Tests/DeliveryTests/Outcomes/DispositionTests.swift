import Delivery
import Message
import Testing
import Wire

@testable import Delivery

struct DispositionTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func disposition(_ kind: Finding.Kind, attempts: Int = 0, left: Span = .days(5)) -> Disposition {
        var random = SeededGenerator(state: 9)
        return Disposition(
            Finding(kind, StatusCode(.temporary, 0, 0), "x"), attempts: attempts, at: now, end: now + left,
            timetable: RetryTimetable(), random: &random)
    }

    @Test func `final findings are final`() {
        guard case .delivered = disposition(.delivered), case .bounced = disposition(.permanent) else {
            Issue.record("not final")
            return
        }
    }

    @Test func `a temporary finding is tried again until the time is over`() {
        guard case .deferred(_, let until) = disposition(.temporary) else {
            Issue.record("not deferred")
            return
        }
        #expect(until > now + .minutes(3))
        guard case .expired = disposition(.temporary, left: .seconds(0)) else {
            Issue.record("not expired")
            return
        }
    }

    @Test func `a crowded transaction goes on at once`() {
        guard case .deferred(_, until: now) = disposition(.crowded) else {
            Issue.record("not at once")
            return
        }
    }

    @Test func `a message kept back is postponed even at its end`() {
        guard case .postponed(_, let until) = disposition(.withheld, left: .seconds(0)) else {
            Issue.record("not postponed")
            return
        }
        #expect(until > now)
    }
}
