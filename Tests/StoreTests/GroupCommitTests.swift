import Testing

@testable import Store

struct GroupCommitTests {
    actor Counter {
        private nonisolated let thread = SerialThread(name: "counter")
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
        private let commits: GroupCommit<Int, Int>
        private(set) var sizes: [Int] = []
        private var failing = false

        struct Broken: Error {}

        init(linger: Duration) {
            var limits = GroupCommit<Int, Int>.Limits()
            limits.linger = linger
            limits.patience = .seconds(3600)
            commits = GroupCommit(limits: limits)
        }

        func double(_ number: Int, weight: Int = 1) async throws -> Int {
            try await commits.submit(number, weight: weight) { numbers in
                self.sizes.append(numbers.count)
                if self.failing { throw Broken() }
                return numbers.map { $0 * 2 }
            }
        }

        func fail(_ failing: Bool) { self.failing = failing }
    }

    @Test func `everybody gets the answer to his own request`() async throws {
        let counter = Counter(linger: .milliseconds(5))
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<200 { group.addTask { (number, try await counter.double(number)) } }
            for try await (number, answer) in group { #expect(answer == 2 * number) }
        }
        #expect(await counter.sizes.reduce(0, +) == 200)
    }

    @Test func `fifty callers in a loop share about one commit in sixteen`() async throws {
        let counter = Counter(linger: .milliseconds(50))
        await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<50 {
                group.addTask { for turn in 0..<40 { _ = try await counter.double(caller + turn) } }
            }
        }
        let sizes = await counter.sizes
        #expect(sizes.reduce(0, +) == 2000)
        // 125 when nobody is late; a busy machine lets some linger out.
        #expect(sizes.count <= 2000 / 8)
    }

    @Test func `a single caller never waits for others`() async throws {
        // A linger of an hour would hang the test.
        let counter = Counter(linger: .seconds(3600))
        for number in 0..<100 { #expect(try await counter.double(number) == 2 * number) }
        #expect(await counter.sizes == Array(repeating: 1, count: 100))
    }

    @Test func `those who do not come back delay the last one only for the linger`() async throws {
        let counter = Counter(linger: .milliseconds(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 { group.addTask { _ = try await counter.double(number) } }
            try await group.waitForAll()
        }
        for number in 0..<10 { #expect(try await counter.double(number) == 2 * number) }
    }

    @Test func `a request that weighs a whole batch waits for nobody`() async throws {
        let counter = Counter(linger: .seconds(3600))
        #expect(try await counter.double(1, weight: 1000) == 2)
    }

    @Test func `when the commit fails everybody in the batch hears it, and the next batch works`() async throws {
        let counter = Counter(linger: .milliseconds(5))
        await counter.fail(true)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 { group.addTask { (try? await counter.double(number)) == nil } }
            for await failed in group { #expect(failed) }
        }
        await counter.fail(false)
        #expect(try await counter.double(4) == 8)
    }
}
