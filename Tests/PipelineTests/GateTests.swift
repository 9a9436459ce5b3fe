import Authority
import Testing

@testable import Pipeline

// Outside the suite: a task of a group that captures such a suite by itself crashes (Swift 6.3.1).
private let a = CustomerID(bits: 1)
private let b = CustomerID(bits: 2)

@Suite struct GateTests {
    @Test func `there are as many places as the gate has room`() {
        let gate = Gate(room: 2)
        let first = gate.enterIfRoom(for: a)
        let second = gate.enterIfRoom(for: b)
        #expect(first != nil && second != nil)
        #expect(gate.enterIfRoom(for: CustomerID(bits: 3)) == nil)
        withExtendedLifetime((first, second)) {}
    }

    @Test func `a place comes back when nobody holds it any more`() {
        let gate = Gate(room: 1)
        do {
            let place = gate.enterIfRoom(for: a)
            #expect(place != nil)
            withExtendedLifetime(place) {}
        }
        #expect(gate.enterIfRoom(for: a) != nil)
    }

    @Test func `who waits gets the next free place, in the order of asking`() async throws {
        let gate = Gate(room: 1)
        var place: Gate.Place? = try await gate.enter(for: a)
        let (order, tell) = AsyncStream.makeStream(of: Int.self)
        async let first: Void = {
            let place = try await gate.enter(for: a)
            tell.yield(1)
            withExtendedLifetime(place) {}
        }()
        while gate.waiting < 1 { await Task.yield() }
        async let second: Void = {
            let place = try await gate.enter(for: a)
            tell.yield(2)
            withExtendedLifetime(place) {}
        }()
        while gate.waiting < 2 { await Task.yield() }
        withExtendedLifetime(place) {}
        place = nil
        _ = try await (first, second)
        tell.finish()
        var told: [Int] = []
        for await number in order { told.append(number) }
        #expect(told == [1, 2])
    }

    @Test func `a customer that may have no more does not keep another from the place that became free`() async throws {
        let gate = Gate(room: 3)
        var places = [gate.enterIfRoom(for: a), gate.enterIfRoom(for: a), gate.enterIfRoom(for: b)]
        #expect(places.allSatisfy { $0 != nil })
        let (order, tell) = AsyncStream.makeStream(of: CustomerID.self)
        async let greedy: Void = {
            let place = try await gate.enter(for: a)
            tell.yield(a)
            withExtendedLifetime(place) {}
        }()
        while gate.waiting < 1 { await Task.yield() }
        async let patient: Void = {
            let place = try await gate.enter(for: b)
            tell.yield(b)
            withExtendedLifetime(place) {}
        }()
        while gate.waiting < 2 { await Task.yield() }
        // Now `a` has two and `b` none, and one is free.
        places.removeLast()
        _ = try await patient
        #expect(gate.waiting == 1)
        places.removeAll()
        _ = try await greedy
        tell.finish()
        var told: [CustomerID] = []
        for await customer in order { told.append(customer) }
        #expect(told == [b, a])
    }

    @Test func `who gives up waiting takes no place with them`() async throws {
        let gate = Gate(room: 1)
        let place = gate.enterIfRoom(for: a)
        let waiter = Task { try await gate.enter(for: a) }
        while gate.waiting < 1 { await Task.yield() }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        withExtendedLifetime(place) {}
        #expect(gate.waiting == 0)
    }

    @Test func `a thousand tasks through three places never hold four`() async throws {
        let gate = Gate(room: 3)
        let inside = Inside()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    let place = try await gate.enter(for: a)
                    await inside.enter()
                    await Task.yield()
                    await inside.leave()
                    withExtendedLifetime(place) {}
                }
            }
            try await group.waitForAll()
        }
        #expect(await inside.most <= 3)
        #expect(await inside.now == 0)
    }
}

private actor Inside {
    var now = 0
    var most = 0

    func enter() {
        now += 1
        most = max(most, now)
    }

    func leave() { now -= 1 }
}
