import Message
import Testing

@Suite struct TimestampTests {
    private static let farSeconds: [Int64] = [
        Int64.max, Int64.min, Int64.max / 999, Int64.min / 999, Int64.max - 1, Int64.min + 1,
    ]

    @Test(arguments: farSeconds)
    func `seconds beyond the last time are the last time`(_ seconds: Int64) {
        let end = Timestamp(milliseconds: seconds > 0 ? .max : .min)
        #expect(Timestamp(seconds: seconds) == end)
        #expect(Timestamp(seconds: seconds / 1001).seconds == seconds / 1001)
    }

    private static let milliseconds: [Int64] = [
        Int64.max, Int64.min, Int64.max - 999, Int64.min + 999, 0, -1, -1000, -1001,
    ]

    @Test(arguments: milliseconds)
    func `any time can be written and cut to seconds`(_ milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(time.rfc3339.hasSuffix("Z"))
        #expect(MessageDate.text(time).hasSuffix(" +0000"))
        #expect(Timestamp(seconds: time.seconds) <= time)
    }

    @Test func `seconds are rounded down on both sides of the epoch`() {
        #expect(Timestamp(milliseconds: 1999).seconds == 1)
        #expect(Timestamp(milliseconds: -1).seconds == -1)
        #expect(Timestamp(milliseconds: -1000).seconds == -1)
        #expect(Timestamp(milliseconds: -1001).seconds == -2)
    }

    @Test func `a sum or a difference beyond the ends is the end`() {
        let first = Timestamp(milliseconds: .min)
        let last = Timestamp(milliseconds: .max)
        #expect(last + .seconds(1) == last)
        #expect(first + .seconds(-1) == first)
        #expect(first - .seconds(1) == first)
        #expect(last - .seconds(-1) == last)
        #expect(last - first == Span(milliseconds: .max))
        #expect(first - last == Span(milliseconds: .min))
        #expect(first - Timestamp(milliseconds: 0) == Span(milliseconds: .min))
    }

    @Test func `a span beyond the longest is the longest`() {
        for span in [Span.seconds(.max), .minutes(.max), .hours(.max), .days(.max)] {
            #expect(span == Span(milliseconds: .max))
        }
        for span in [Span.seconds(.min), .minutes(.min), .hours(.min), .days(.min)] {
            #expect(span == Span(milliseconds: .min))
        }
        #expect(Span.days(2) == .milliseconds(172_800_000))
    }
}
