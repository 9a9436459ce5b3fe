import HTTPTypes
import NIOCore
import NIOPosix

/// Sends octets to a server and reads what comes back until it closes.
struct RawClient {
    let port: Int

    /// Sends one request over a connection of its own.
    func send(
        _ method: HTTPRequest.Method, _ path: String, host: String = "127.0.0.1", headers: HTTPFields = [:],
        body: [UInt8]? = nil
    ) async throws -> RawAnswer {
        var text = "\(method.rawValue) \(path) HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n"
        for field in headers { text += "\(field.name): \(field.value)\r\n" }
        if let body { text += "Content-Length: \(body.count)\r\n" }
        return try await exchange(Array("\(text)\r\n".utf8) + (body ?? []))
    }

    func exchange(_ request: [UInt8]) async throws -> RawAnswer {
        try await withConnection { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: request))
            var bytes: [UInt8] = []
            for try await buffer in inbound { bytes += buffer.readableBytesView }
            return try RawAnswer(bytes)
        }
    }

    /// Opens a connection for as long as `body` runs.
    func withConnection<Result: Sendable>(
        _ body: (NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws
            -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose(body)
    }
}

/// An HTTP/1.1 answer that was read to the end of its connection.
struct RawAnswer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    struct Problem: Error {}

    init(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { throw Problem() }
        let head = text[..<end.lowerBound]
        let lines = head.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let code = Int(words[1]) else { throw Problem() }
        status = HTTPResponse.Status(code: code)
        headers = HTTPFields()
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, let name = HTTPField.Name(String(halves[0])) else { throw Problem() }
            headers.append(HTTPField(name: name, value: String(halves[1].drop { $0 == " " })))
        }
        body = Array(bytes[(head.utf8.count + 4)...])
    }
}
