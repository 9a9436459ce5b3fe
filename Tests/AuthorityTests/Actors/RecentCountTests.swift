import Message
import Testing

@testable import Authority

@Suite struct RecentCountTests {
    @Test func `an hour is never counted short, and what is older than seventy minutes is gone`() {
        var count = RecentCount()
        for _ in 0..<5 { count.add(at: Scene.now) }
        #expect(count.total(at: Scene.now + .minutes(60)) == 5)
        #expect(count.total(at: Scene.now + .minutes(70)) == 0)
        count.add(at: Scene.now + .minutes(59))
        #expect(count.total(at: Scene.now + .minutes(59)) == 6)
        #expect(count.total(at: Scene.now + .minutes(119)) == 1)
    }

    @Test func `two counts add up wherever they stand`() {
        var early = RecentCount()
        early.add(at: Scene.now)
        var late = RecentCount()
        late.add(at: Scene.now + .minutes(30))
        var one = early
        one.add(late)
        var other = late
        other.add(early)
        for sum in [one, other] {
            #expect(sum.total(at: Scene.now + .minutes(30)) == 2)
            #expect(sum.total(at: Scene.now + .minutes(80)) == 1)
        }
    }

    @Test func `a clock that goes backwards loses nothing`() {
        var count = RecentCount()
        count.add(at: Scene.now + .minutes(30))
        count.add(at: Scene.now)
        #expect(count.total(at: Scene.now + .minutes(30)) == 2)
    }
}
