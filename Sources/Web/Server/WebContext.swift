import Hummingbird
import Logging
import Message
import NIOCore
import NIOSSL

/// What a handler knows of one request beside the request itself.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the request in the log and in its answer.
    let requestID: String
    /// Who connected; nil only where there is no socket.
    let peer: IPAddress?
    private let channel: any Channel
    /// Who is signed in, once that was looked up.
    var session: OpenSession?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = RequestID().description
        channel = source.channel
        peer = source.channel.remoteAddress?.ipAddress.flatMap { try? IPAddress($0) }
        logger[metadataKey: "request"] = .string(requestID)
    }

    /// The TLS version of the connection, such as `TLSv1.3`; nil over plain HTTP.
    func tlsVersion() async -> String? {
        switch try? await channel.nioSSL_tlsVersion().get() {
        case .tlsv1: "TLSv1"
        case .tlsv11: "TLSv1.1"
        case .tlsv12: "TLSv1.2"
        case .tlsv13: "TLSv1.3"
        case nil: nil
        }
    }

    /// Whether the client is on this very machine.
    var isFromLoopback: Bool { peer?.isLoopback ?? false }
}

extension IPAddress {
    /// Whether it is this very machine's own.
    var isLoopback: Bool { isIPv4 ? octets[0] == 127 : octets == Array(repeating: 0, count: 15) + [1] }
}
