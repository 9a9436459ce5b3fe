import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

struct TimeLimitTests {
    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: TimeLimitHandler(limit: .seconds(10), largestBody: 100))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        return channel
    }

    private func head(_ fields: HTTPFields = [:]) -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/", headerFields: fields))
    }

    @Test func `a client that trickles is cut off when its time is over`() throws {
        let channel = try channel()
        try channel.writeInbound(head())
        for _ in 0..<9 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `a connection lives on after an answer in time`() throws {
        let channel = try channel()
        for _ in 0..<3 {
            try channel.writeInbound(head())
            try channel.writeInbound(HTTPRequestPart.end(nil))
            channel.embeddedEventLoop.advanceTime(by: .seconds(9))
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
    }

    @Test func `a client that asks first is told to go on, unless it announces too much`() throws {
        let small = try channel()
        try small.writeInbound(head([.expect: "100-continue", .contentLength: "100"]))
        guard case .head(let answer)? = try small.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == .continue)
        let large = try channel()
        try large.writeInbound(head([.expect: "100-continue", .contentLength: "101"]))
        #expect(try large.readOutbound(as: HTTPResponsePart.self) == nil)
    }
}
