import Message
import Testing

@testable import Authority

@Suite struct RollingCountTests {
    private let start = Timestamp(seconds: 1_767_225_600)

    @Test func `what was counted stays for 24 hours at least and 25 at most`() {
        var count = RollingCount()
        count.add(7, at: start + .minutes(59))
        #expect(count.total(at: start + .minutes(59)) == 7)
        #expect(count.total(at: start + .minutes(59) + .hours(24)) == 7)
        #expect(count.total(at: start + .hours(25) - .milliseconds(1)) == 7)
        #expect(count.total(at: start + .hours(25)) == 0)
        #expect(count.total(at: start + .days(400)) == 0)
    }

    @Test func `it never counts less than was added in the last 24 hours`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        var count = RollingCount()
        var added: [(Timestamp, Int)] = []
        var now = start
        for _ in 0..<2000 {
            now = now + .minutes(.random(in: 0...120, using: &random))
            let amount = Int.random(in: 0...5, using: &random)
            count.add(amount, at: now)
            added.append((now, amount))
            let day = added.filter { now - $0.0 <= .hours(24) }.reduce(0) { $0 + $1.1 }
            let longer = added.filter { now - $0.0 < .hours(25) }.reduce(0) { $0 + $1.1 }
            #expect(count.total(at: now) >= day, "seed \(seed)")
            #expect(count.total(at: now) <= longer, "seed \(seed)")
            #expect(count.slots.count <= 25)
            #expect(count.slots.last != 0)
        }
    }

    @Test func `room comes exactly when it is promised`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            var count = RollingCount()
            var now = start
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                now = now + .minutes(.random(in: 0...60, using: &random))
                count.add(.random(in: 0...4, using: &random), at: now)
            }
            let limit = Int.random(in: 1...30, using: &random)
            let amount = Int.random(in: 1...limit, using: &random)
            guard let room = count.timeForRoom(amount, limit: limit, now: now) else {
                Issue.record("an amount within the limit always has room some day; seed \(seed)")
                continue
            }
            #expect(count.total(at: room) + amount <= limit, "seed \(seed)")
            if room > now {
                #expect(count.total(at: room - .milliseconds(1)) + amount > limit, "seed \(seed)")
            }
        }
    }

    @Test func `an amount above the limit never has room`() {
        #expect(RollingCount().timeForRoom(11, limit: 10, now: start) == nil)
        #expect(RollingCount().timeForRoom(10, limit: 10, now: start) == start)
        #expect(RollingCount().timeForRoom(0, limit: 0, now: start) == start)
    }

    @Test func `a clock that goes back forgets nothing and counts on`() {
        var count = RollingCount()
        count.add(5, at: start + .hours(10))
        count.add(3, at: start)
        #expect(count.total(at: start) == 8)
        #expect(count.total(at: start + .hours(10)) == 8)
        #expect(count.total(at: start + .hours(35)) == 0)
    }

    @Test func `huge and negative amounts neither overflow nor give credit`() {
        var count = RollingCount()
        count.add(-5, at: start)
        #expect(count.total(at: start) == 0)
        for hour in Int64(0)..<30 {
            count.add(.max, at: start + .hours(hour))
            count.add(.max, at: start + .hours(hour))
        }
        #expect(count.total(at: start + .hours(30)) > 1 << 40)
        #expect(count.timeForRoom(1, limit: 10, now: start + .hours(30)) != nil)
        #expect(count.timeForRoom(.max, limit: .max, now: start + .hours(30)) != nil)
    }
}
