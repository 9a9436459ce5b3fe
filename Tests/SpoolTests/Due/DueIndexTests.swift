import Authority
import Message
import Testing

@testable import Spool

@Suite struct DueIndexTests {
    private let now = Timestamp(seconds: 1000)

    private func turn(_ envelope: Int64, _ customer: Int, _ domain: String, due: Int64 = 0) throws -> Turn {
        Turn(
            envelope: envelope, customer: CustomerID(bits: UInt128(customer)), destination: try DomainName(domain),
            due: Timestamp(seconds: due))
    }

    @Test func `customers take turns however much one of them has queued`() throws {
        var index = DueIndex()
        for envelope in 0..<1000 { index.add(try turn(Int64(envelope), 1, "a.example"), now: now) }
        index.add(try turn(2000, 2, "a.example"), now: now)
        index.add(try turn(3000, 3, "a.example"), now: now)
        index.add(try turn(2001, 2, "a.example"), now: now)
        #expect(index.take(6, notTo: []).map(\.envelope) == [0, 2000, 3000, 1, 2001, 2])
    }

    @Test func `a customer's destinations take turns, and each is first in, first out`() throws {
        var index = DueIndex()
        for envelope in 0..<3 { index.add(try turn(Int64(envelope), 1, "a.example"), now: now) }
        for envelope in 10..<13 { index.add(try turn(Int64(envelope), 1, "b.example"), now: now) }
        #expect(index.take(6, notTo: []).map(\.envelope) == [0, 10, 1, 11, 2, 12])
        #expect(index.take(1, notTo: []).isEmpty)
    }

    @Test func `a closed destination keeps its place and holds up nobody`() throws {
        var index = DueIndex()
        let closed = try DomainName("busy.example")
        index.add(try turn(1, 1, "busy.example"), now: now)
        index.add(try turn(2, 1, "b.example"), now: now)
        index.add(try turn(3, 2, "busy.example"), now: now)
        index.add(try turn(4, 3, "c.example"), now: now)
        #expect(index.take(10, notTo: [closed]).map(\.envelope) == [2, 4])
        #expect(index.take(10, notTo: [closed]).isEmpty)
        index.add(try turn(5, 3, "c.example"), now: now)
        #expect(index.take(10, notTo: []).map(\.envelope) == [3, 1, 5])
    }

    @Test func `later work comes in the order of its time`() throws {
        var index = DueIndex()
        for due in [50, 30, 90, 10, 70, 20] as [Int64] {
            index.add(try turn(due, 1, "a.example", due: 1000 + due), now: now)
        }
        #expect(index.take(10, notTo: []).isEmpty)
        #expect(index.nextDue == Timestamp(seconds: 1010))
        index.advance(to: Timestamp(seconds: 1050))
        #expect(index.take(10, notTo: []).map(\.envelope) == [10, 20, 30, 50])
        #expect(index.nextDue == Timestamp(seconds: 1070))
        #expect(index.laterCount == 2)
    }

    @Test func `an excluded customer is out of the rotation and back in order`() throws {
        var index = DueIndex()
        for envelope in 0..<3 { index.add(try turn(Int64(envelope), 1, "a.example"), now: now) }
        index.exclude([CustomerID(bits: 1), CustomerID(bits: 2)])
        index.add(try turn(10, 2, "a.example"), now: now)
        index.add(try turn(20, 3, "a.example"), now: now)
        #expect(index.take(10, notTo: []).map(\.envelope) == [20])
        #expect(!index.hasOpenWork)
        index.exclude([CustomerID(bits: 2)])
        #expect(index.take(10, notTo: []).map(\.envelope) == [0, 1, 2])
        index.exclude([])
        #expect(index.take(10, notTo: []).map(\.envelope) == [10])
    }

    @Test func `names are forgotten when their work is gone`() {
        var roster = Roster<String>()
        let first = roster.retain("a")
        #expect(roster.retain("a") == first)
        let second = roster.retain("b")
        #expect(second != first)
        roster.release(first)
        #expect(roster[first] == "a")
        roster.release(first)
        #expect(roster[first] == nil)
        #expect(roster.count == 1)
        #expect(roster.retain("c") == first)
    }

    @Test func `whatever is added is taken exactly once, by a seeded random run`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        var index = DueIndex()
        var waiting: [Int64: Turn] = [:]
        var clock: Int64 = 0
        var next: Int64 = 0
        let domains = try (0..<12).map { try DomainName("d\($0).example") }
        for _ in 0..<20_000 {
            switch random.next() % 10 {
            case 0...4:
                next += 1
                let added = Turn(
                    envelope: next, customer: CustomerID(bits: UInt128(random.next() % 9)),
                    destination: domains[Int(random.next() % 12)],
                    due: Timestamp(seconds: clock + Int64(random.next() % 50)))
                waiting[next] = added
                index.add(added, now: Timestamp(seconds: clock))
            case 5:
                clock += Int64(random.next() % 20)
                index.advance(to: Timestamp(seconds: clock))
            case 6:
                index.exclude(Set((0..<random.next() % 4).map { _ in CustomerID(bits: UInt128(random.next() % 9)) }))
            default:
                let closed = Set((0..<random.next() % 6).map { _ in domains[Int(random.next() % 12)] })
                let count = Int(random.next() % 8)
                let open = waiting.values.filter {
                    $0.due.seconds <= clock && !closed.contains($0.destination) && !index.excluded.contains($0.customer)
                }
                let taken = index.take(count, notTo: closed)
                #expect(taken.count == min(count, open.count), "seed \(seed)")
                for turn in taken {
                    #expect(waiting.removeValue(forKey: turn.envelope) == turn, "seed \(seed)")
                    #expect(!closed.contains(turn.destination) && !index.excluded.contains(turn.customer))
                }
            }
            #expect(index.dueCount + index.laterCount == waiting.count, "seed \(seed)")
        }
    }
}

extension DueIndex {
    /// Takes turns while there is no end of places.
    fileprivate mutating func take(_ count: Int, notTo names: Set<DomainName>) -> [Turn] {
        var share = Share(places: .max)
        return take(count, notTo: names, within: &share)
    }
}

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
