import Message
import Testing

@testable import Authority

@Suite(.timeLimit(.minutes(3))) struct ActorWatchFloodTests {
    /// Builds without optimisation take ten times as long; all limits are reached after ten thousand attempts.
    #if DEBUG
        private static let attempts: UInt32 = 100_000
    #else
        private static let attempts: UInt32 = 1_000_000
    #endif

    private let peer: IPAddress

    init() throws {
        peer = try IPAddress("40.107.3.9")
    }

    /// What nobody has seen before in any of its features.
    private func stranger(_ number: UInt32) throws -> RefusedAttempt {
        let octets = [
            UInt8(11 + number >> 24), UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff),
        ]
        let address = try IPAddress(octets: [0x20, 0x01, 0x4] + octets + Array(repeating: 0, count: 9))
        let letters = String(decoding: String(number).utf8.map { $0 - 0x30 + 0x67 }, as: UTF8.self)
        return RefusedAttempt(
            customer: CustomerID(bits: UInt128(number % 5_000 + 1)), tenant: "tenant-\(number)",
            organisation: "org-\(number).example", peer: peer, feeder: address,
            greeting: "\(letters).example", shape: "shape-\(number)", networks: .builtIn)
    }

    private func expectBounds(_ watch: ActorWatch) {
        #expect(watch.nodes.count <= ActorFeature.Kind.allCases.count * ActorWatch.mostFeatures)
        #expect(watch.clusters.count <= 8 * ActorWatch.mostFeatures)
        #expect(watch.entries <= ActorWatch.mostEntries)
        #expect(watch.entries == watch.clusters.values.reduce(0) { $0 + $1.customers.count })
        #expect(watch.moved.count <= ActorWatch.mostMoved)
    }

    @Test func `a million tenants, addresses, names and shapes take no more room than some thousand`() throws {
        var watch = ActorWatch()
        for number in 0..<Self.attempts {
            _ = watch.note(try stranger(number), at: Scene.now + .milliseconds(Int64(number)))
            if number % 20_000 == 0 { expectBounds(watch) }
        }
        expectBounds(watch)
    }

    @Test func `one actor with endless tenants and customers is bounded too, and stays one`() throws {
        var watch = ActorWatch()
        let feeder = try IPAddress("198.51.100.7")
        for number in 0..<100_000 {
            let attempt = RefusedAttempt(
                customer: CustomerID(bits: UInt128(number + 1)), tenant: "tenant-\(number)", organisation: nil,
                peer: peer, feeder: feeder, greeting: "", shape: nil, networks: .builtIn)
            _ = watch.note(attempt, at: Scene.now + .milliseconds(Int64(number)))
        }
        expectBounds(watch)
        let actors = watch.actors(at: Scene.now + .minutes(2))
        #expect(actors.count == 1)
        #expect(actors.first?.customers.count == ActorCluster.mostCustomers)
        #expect(actors.first?.attempts == 100_000)
    }

    @Test func `an actor is found in the middle of a flood`() throws {
        var watch = ActorWatch()
        var told = 0
        for number in 0..<UInt32(60_000) {
            let now = Scene.now + .milliseconds(Int64(number) * 5)
            _ = watch.note(try stranger(number), at: now)
            guard number % 500 == 0 else { continue }
            let attempt = RefusedAttempt(
                customer: CustomerID(bits: UInt128(number + 1)), tenant: "one", organisation: nil, peer: peer,
                feeder: nil, greeting: "", shape: nil, networks: .builtIn)
            if watch.note(attempt, at: now)?.actor.tenants.most == ["one"] { told += 1 }
        }
        // 2, 4, 8, 16, 32 and 64 of its 120 customers.
        #expect(told == 6)
    }
}
