import Testing

@testable import Delivery

struct ConcurrencyWindowTests {
    @Test func `a window begins open`() {
        #expect(ConcurrencyWindow(most: 20).limit == 20)
    }

    @Test func `after a failure it opens again with each round of successes`() {
        var window = ConcurrencyWindow(most: 20)
        window.failed()
        #expect(window.limit == 1)
        var limits: [Int] = []
        for _ in 0..<60 {
            window.succeeded()
            if limits.last != window.limit { limits.append(window.limit) }
        }
        #expect(limits == [2, 4, 8, 16, 20])
    }

    @Test func `a failure in between closes it again`() {
        var window = ConcurrencyWindow(most: 20)
        window.failed()
        for _ in 0..<10 { window.succeeded() }
        window.failed()
        #expect(window.limit == 1)
    }

    @Test func `a server's own limit is kept to for a while`() {
        var window = ConcurrencyWindow(most: 20)
        window.isFull(at: 5)
        #expect(window.limit == 5)
        for _ in 0..<19 { window.succeeded() }
        #expect(window.limit == 5)
        window.succeeded()
        #expect(window.limit == 10)
        window.isFull(at: 0)
        #expect(window.limit == 1)
    }
}
