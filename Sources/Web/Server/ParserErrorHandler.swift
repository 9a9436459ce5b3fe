import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Gives the bare 400 that the server writes for what is no HTTP the form of every other error (RFC 9457).
final class ParserErrorHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let document = Problem(
        .badRequest, anchor: "request", title: "This is no HTTP request",
        detail: "The request cannot be read, or its head is too large. The connection is closed."
    ).json(documentation: "/docs/checks").encoded

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Every answer of a route has a type of content.
        guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.contentType] == nil
        else { return context.write(data, promise: promise) }
        head.headerFields[.contentType] = "application/problem+json"
        head.headerFields[.contentLength] = "\(Self.document.count)"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(
            wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: Self.document))), promise: promise)
    }
}
