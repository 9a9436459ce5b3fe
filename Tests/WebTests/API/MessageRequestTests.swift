import HTTPTypes
import Hummingbird
import Message
import NIOCore
import Testing

@testable import Web

struct MessageRequestTests {
    private static let now = Timestamp(seconds: 1_767_225_600)

    private func read(_ members: String) throws -> OutgoingMessage {
        let text = #"{"from":"a@example.org","to":"b@example.net","text":"x","# + members + "}"
        return try MessageRequest.read(
            Field(JSONParser.parse(Array(text.utf8))), now: Self.now, limits: WebLimits.standard)
    }

    @Test(arguments: ["\"2025-12-31T23:59:59Z\"", "162.0", "0.00", "\"0049-11-28T15:23:08+06:04\"", "0", "1767225600"])
    func `a time to send that is past means now`(_ time: String) throws {
        #expect(try read("\"send_at\":\(time)").notBefore == nil)
    }

    @Test func `a time to send within 72 hours is kept`() throws {
        let message = try read(#""send_at":"2026-01-01T01:00:00+01:00""#)
        #expect(message.notBefore == nil)
        let later = try read(#""send_at":"2026-01-02T00:00:00Z""#)
        #expect(later.notBefore == Self.now + .hours(24))
    }

    @Test(arguments: [
        "\"2026-01-09T00:00:00Z\"", "\"2964-04-04T04:24:46Z\"", "\"tomorrow\"", "-1", "1.5", "1e999", "true",
    ])
    func `any other time to send is refused by name`(_ time: String) {
        #expect { try read("\"send_at\":\(time)") } throws: { ($0 as? FieldProblem)?.field == "send_at" }
    }

    @Test func `parameters that belong to the raw form are refused beside JSON`() throws {
        func request(_ path: String) -> Request {
            Request(
                head: HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: path),
                body: RequestBody(buffer: ByteBuffer()))
        }
        try RawEnvelope.refuseParameters(of: request("/v1/messages"))
        try RawEnvelope.refuseParameters(of: request("/v1/messages?"))
        #expect { try RawEnvelope.refuseParameters(of: request("/v1/messages?class=bulk")) } throws: {
            ($0 as? FieldProblem)?.field == "class"
        }
    }
}
