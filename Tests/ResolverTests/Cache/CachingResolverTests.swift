import MailAuth
import Message
import Resolver
import TestKit
import Testing

@Suite struct CachingResolverTests {
    private let clock = ManualClock()
    private let name: DNSName
    private let good = DNSAnswer(.records([.text([1])]), isSecure: true, timeToLive: 60)

    init() throws { name = try DNSName("a.example") }

    private func until(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test func `an answer is kept for its time to live`() async {
        let upstream = ScriptedResolver(good)
        let cache = CachingResolver(upstream, time: clock)
        #expect(await cache.resolve(name, .txt) == good)
        clock.advance(by: .seconds(20))
        let later = await cache.resolve(name, .txt)
        #expect(later.records == good.records && later.isSecure && later.timeToLive == 40)
        #expect(upstream.asked == 1)
        clock.advance(by: .seconds(40))
        _ = await cache.resolve(name, .txt)
        #expect(upstream.asked == 2)
    }

    @Test func `types are kept apart`() async {
        let upstream = ScriptedResolver(good)
        let cache = CachingResolver(upstream, time: clock)
        _ = await cache.resolve(name, .txt)
        _ = await cache.resolve(name, .mx)
        #expect(upstream.asked == 2)
    }

    @Test(
        arguments: [
            (DNSAnswer(.records([.text([1])]), timeToLive: 0), 5),
            (DNSAnswer(.records([.text([1])]), timeToLive: 90_000), 3600),
            (DNSAnswer(.noName, timeToLive: 90_000), 300), (DNSAnswer(.noData, timeToLive: 30), 30),
            (DNSAnswer(.failure("SERVFAIL"), timeToLive: 90_000), 10),
        ] as [(DNSAnswer, Int64)])
    func `times have bounds`(answer: DNSAnswer, seconds: Int64) async {
        let upstream = ScriptedResolver(answer)
        let cache = CachingResolver(upstream, time: clock)
        _ = await cache.resolve(name, .txt)
        clock.advance(by: .milliseconds(seconds * 1000 - 1))
        #expect(await cache.resolve(name, .txt).outcome == answer.outcome)
        #expect(upstream.asked == 1)
        clock.advance(by: .milliseconds(1))
        _ = await cache.resolve(name, .txt)
        #expect(upstream.asked == 2)
    }

    @Test func `many who ask at once make one question`() async {
        let upstream = ScriptedResolver(good, closed: true)
        let cache = CachingResolver(upstream, time: clock)
        await withTaskGroup(of: DNSAnswer.self) { group in
            for _ in 0..<20 { group.addTask { await cache.resolve(self.name, .txt) } }
            await until { upstream.waiting == 1 }
            upstream.open()
            for await answer in group { #expect(answer.records == good.records) }
        }
        #expect(upstream.asked == 1)
        #expect(cache.counts.hits == 19 && cache.counts.misses == 1)
    }

    @Test func `when the one who asked gives up, another asks`() async {
        let upstream = ScriptedResolver(good, closed: true)
        let cache = CachingResolver(upstream, time: clock)
        let first = Task { await cache.resolve(name, .txt) }
        await until { upstream.waiting == 1 }
        let second = Task { await cache.resolve(name, .txt) }
        first.cancel()
        #expect(await first.value.outcome == .failure("cancelled"))
        upstream.open()
        #expect(await second.value.records == good.records)
        #expect(upstream.asked == 2)
    }

    @Test func `one who waits and gives up disturbs nobody`() async {
        let upstream = ScriptedResolver(good, closed: true)
        let cache = CachingResolver(upstream, time: clock)
        let first = Task { await cache.resolve(name, .txt) }
        await until { upstream.waiting == 1 }
        let second = Task { await cache.resolve(name, .txt) }
        second.cancel()
        #expect(await second.value.outcome == .failure("cancelled"))
        upstream.open()
        #expect(await first.value.records == good.records)
        #expect(upstream.asked == 1)
    }

    @Test func `a forgotten name is asked for again`() async {
        let upstream = ScriptedResolver(good)
        let cache = CachingResolver(upstream, time: clock)
        _ = await cache.resolve(name, .txt)
        cache.forget(name)
        upstream.set(DNSAnswer(.noName))
        #expect(await cache.resolve(name, .txt).outcome == .noName)
    }

    @Test func `the number of answers is bounded, and those in use stay`() async throws {
        let upstream = ScriptedResolver(good)
        let cache = CachingResolver(upstream, limits: CacheLimits(answers: 16), time: clock)
        for index in 0..<64 {
            _ = await cache.resolve(try DNSName("n\(index).example"), .txt)
            _ = await cache.resolve(name, .txt)
        }
        #expect(upstream.asked == 65)
        _ = await cache.resolve(try DNSName("n0.example"), .txt)
        #expect(upstream.asked == 66)
    }
}
