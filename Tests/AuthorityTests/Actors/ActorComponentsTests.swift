import Message
import Testing

@testable import Authority

@Suite struct ActorComponentsTests {
    private struct Try {
        var tenant: Int
        var host: Int
        var customer: Int
    }

    /// The tries that hang together through tenants and networks, found by painting until nothing changes.
    private func components(of tries: [Try]) -> Set<Set<Int>> {
        var colours = Array(tries.indices)
        var isDone = false
        while !isDone {
            isDone = true
            for one in tries.indices {
                for other in tries.indices where colours[other] < colours[one] {
                    guard tries[one].tenant == tries[other].tenant || tries[one].host / 4 == tries[other].host / 4
                    else {
                        continue
                    }
                    colours[one] = colours[other]
                    isDone = false
                }
            }
        }
        return Set(Dictionary(grouping: tries.indices, by: { colours[$0] }).values.map(Set.init))
    }

    @Test(arguments: 0..<20)
    func `clusters are what hangs together, in whatever order it came`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let tries = (0..<60).map { number in
            Try(
                tenant: Int.random(in: 0..<40, using: &random), host: Int.random(in: 0..<120, using: &random),
                customer: number)
        }
        let expected = Set(components(of: tries).map { part in Set(part.map { CustomerID(bits: UInt128($0 + 1)) }) })
        for _ in 0..<3 {
            var watch = ActorWatch()
            for one in tries.shuffled(using: &random) {
                let attempt = RefusedAttempt(
                    customer: CustomerID(bits: UInt128(one.customer + 1)), tenant: "t\(one.tenant)", organisation: nil,
                    peer: try IPAddress("40.107.3.9"),
                    feeder: try IPAddress("203.0.\(one.host / 4).\(one.host % 4)"), greeting: "", shape: nil,
                    networks: .builtIn)
                _ = watch.note(attempt, at: Scene.now)
            }
            #expect(Set(watch.clusters.values.map { Set($0.customers.keys) }) == expected)
            #expect(watch.clusters.count == expected.count)
            // Everybody with two customers or more was told.
            let told = watch.actors(at: Scene.now).map { Set($0.customers.map(\.customer)) }
            #expect(Set(told) == expected.filter { $0.count >= 2 })
        }
    }
}
