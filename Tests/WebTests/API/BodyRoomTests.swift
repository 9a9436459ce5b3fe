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
}
