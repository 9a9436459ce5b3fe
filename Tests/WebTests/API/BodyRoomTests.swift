import Authority
import Testing

@testable import Web

struct BodyRoomTests {
    @Test func `bodies beyond the room are turned away until others are done`() {
        let room = BodyRoom(limit: 100)
        #expect(room.reserve(60))
        #expect(!room.reserve(41))
        #expect(room.reserve(40))
        room.release(60)
        #expect(room.reserve(41))
    }

    @Test func `a customer may have as much as it leaves to others`() {
        let room = BodyRoom(limit: 100)
        let (a, b) = (CustomerID(bits: 1), CustomerID(bits: 2))
        #expect(!room.reserve(51, for: a))
        #expect(room.reserve(30, for: a))
        #expect(room.reserve(20, for: a))
        #expect(!room.reserve(1, for: a))
        #expect(room.reserve(25, for: b))
        #expect(!room.reserve(1, for: b))
        #expect(room.reserve(25))
        room.release(25)
        room.release(50, for: a)
        #expect(room.reserve(25, for: b))
        #expect(!room.reserve(1, for: b))
        #expect(room.reserve(25, for: a))
    }
}
