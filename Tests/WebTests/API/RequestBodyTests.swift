import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

struct RequestBodyTests {
    private struct ConnectionLost: Error {}

    /// A request whose body comes in these pieces, and then ends or breaks off.
    private func request(_ pieces: [String], breaksOff: Bool = false, length: Int? = nil) -> Request {
        let stream = AsyncThrowingStream<ByteBuffer, any Error> { body in
            for piece in pieces { body.yield(ByteBuffer(string: piece)) }
            body.finish(throwing: breaksOff ? ConnectionLost() : nil)
        }
        var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/v1/messages")
        head.headerFields[.contentLength] = length.map { "\($0)" }
        return Request(head: head, body: RequestBody(asyncSequence: stream))
    }

    private func read(_ request: Request, upTo limit: Int = 8, room: BodyRoom = BodyRoom(limit: 100)) async throws
        -> String
    {
        try await request.withBody(upTo: limit, room: room) { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a body is put together from its pieces`() async throws {
        #expect(try await read(request(["one", "two"])) == "onetwo")
        #expect(try await read(request(["one", "two"], length: 6)) == "onetwo")
    }

    @Test func `a body that breaks off is told from one that is too large`() async {
        await #expect(throws: BodyProblem.brokenOff) { try await read(request(["one"], breaksOff: true)) }
        await #expect(throws: BodyProblem.tooLarge(limit: 8)) { try await read(request(["one", "two", "three"])) }
        await #expect(throws: BodyProblem.tooLarge(limit: 8)) { try await read(request([], length: 9)) }
    }

    @Test func `only what has arrived takes room, whatever the head announces`() async throws {
        let room = BodyRoom(limit: 8)
        let (announced, length) = AsyncThrowingStream<ByteBuffer, any Error>.makeStream()
        var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/v1/messages")
        head.headerFields[.contentLength] = "8"
        let slow = Request(head: head, body: RequestBody(asyncSequence: announced))
        async let waiting = read(slow, room: room)
        #expect(try await read(request(["chunked"]), room: room) == "chunked")
        length.yield(ByteBuffer(string: "at last."))
        length.finish()
        #expect(try await waiting == "at last.")
    }

    @Test func `whatever becomes of a body, its place in memory is given back`() async {
        let room = BodyRoom(limit: 8)
        for one in [request(["one"]), request(["one"], breaksOff: true), request(["one", "two", "three"])] {
            _ = try? await read(one, room: room)
            #expect(room.reserve(8))
            room.release(8)
        }
        #expect(room.reserve(6))
        await #expect(throws: BodyProblem.noRoom) { try await read(request(["one"]), room: room) }
    }
}
