import Message
import Testing

@testable import Authority

@Suite struct CellCodecTests {
    private static func random(_ kind: CellKind, _ random: inout SeededRandom) -> Cell {
        func time() -> Timestamp { Timestamp(milliseconds: .random(in: 0...1 << 44, using: &random)) }
        switch kind {
        case .relation:
            return .relation(
                Relation(
                    firstContact: random.chance(50) ? time() : nil, firstDelivered: random.chance(50) ? time() : nil,
                    refused: random.chance(50) ? time() : nil))
        case .firstContacts:
            var contacts = FirstContacts()
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                contacts.record(CustomerID(bits: UInt128(random.next()) << 64 | UInt128(random.next())), at: Scene.now)
            }
            return .contacts(contacts)
        default:
            var count = RollingCount()
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                let now = Scene.now + .minutes(.random(in: 0...3000, using: &random))
                count.add(.random(in: 0...100_000, using: &random), at: now)
            }
            return .count(count)
        }
    }

    @Test func `every cell reads back as it was written`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let kind = random.one(of: CellKind.allCases)
            let cell = Self.random(kind, &random)
            #expect(Cell(encoded: cell.encoded, kind: kind) == cell, "seed \(seed)")
        }
    }

    @Test func `damaged bytes give nil or a cell that writes the same bytes, never a crash`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<8000 {
            let kind = random.one(of: CellKind.allCases)
            var bytes = Self.random(kind, &random).encoded
            for _ in 0...Int.random(in: 0...3, using: &random) {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.append(UInt8.random(in: 0...255, using: &random))
                case 1: if !bytes.isEmpty { bytes.removeLast() }
                case 2:
                    bytes.insert(
                        UInt8.random(in: 0...255, using: &random), at: .random(in: 0...bytes.count, using: &random))
                default:
                    if !bytes.isEmpty {
                        bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
                    }
                }
            }
            guard let cell = Cell(encoded: bytes, kind: kind) else { continue }
            #expect(cell.encoded == bytes, "seed \(seed)")
            guard case .count(var count) = cell else { continue }
            count.add(.max, at: Scene.now)
            _ = count.total(at: Scene.now)
            _ = count.timeForRoom(1, limit: 10, now: Scene.now)
        }
    }

    @Test func `another version, no bytes and bytes of another kind are no cell`() {
        let bytes = Cell.relation(Relation(firstContact: Scene.now)).encoded
        #expect(Cell(encoded: bytes, kind: .relation) != nil)
        #expect(Cell(encoded: [2] + bytes.dropFirst(), kind: .relation) == nil)
        #expect(Cell(encoded: [], kind: .relation) == nil)
        #expect(Cell(encoded: [1], kind: .relation) == nil)
        #expect(Cell(encoded: bytes + [0], kind: .relation) == nil)
        #expect(Cell(encoded: bytes, kind: .firstContacts) == nil)
    }

    @Test func `a number is read in its shortest form only, and not beyond the largest`() {
        #expect(Cell(encoded: [1, 1, 0x80, 0x00], kind: .relation) == nil)
        #expect(Cell(encoded: [1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], kind: .relation) == nil)
        #expect(Cell(encoded: [1, 0xff], kind: .relation) == nil)
    }

    @Test func `a count of one day takes few bytes`() {
        var count = RollingCount()
        for hour in Int64(0)..<25 { count.add(300, at: Scene.now + .hours(hour)) }
        #expect(Cell.count(count).encoded.count < 64)
    }
}
