import Authority
import Message
import NIOCore
import NIOSSL
import Synchronization

/// What one TLS handshake on the relay port shows: the host the client asks for, and its certificate, if it has one.
///
/// Nobody is turned away for either. Bounces come from anybody, and what is missing is missed when a message is decided.
final class RelayHandshake: Sendable {
    private struct State {
        var serverName: DomainName?
        var certificate: ClientCertificate?
    }

    private let state = Mutex(State())

    var serverName: DomainName? { state.withLock { $0.serverName } }
    var certificate: ClientCertificate? { state.withLock { $0.certificate } }

    /// The handler for this handshake alone.
    ///
    /// Its context is its own too: a session resumed from another connection (RFC 8446 2.2) would be one in which the
    /// client shows no certificate.
    ///
    /// - Parameter configuration: of the server; its certificate may be changed by its own callback as ever.
    func handler(_ configuration: TLSConfiguration, roots: ClientRoots) throws -> NIOSSLServerHandler {
        var asking = configuration
        asking.certificateVerification = .optionalVerification
        // TLS itself trusts nobody: the chain is verified here, by other rules.
        asking.trustRoots = .certificates([])
        let change = configuration.sslContextCallback
        asking.sslContextCallback = { [self] hello, promise in
            // The name as TLS read it, so that no two readers of one ClientHello can differ.
            let name = hello.serverHostname.flatMap { try? DomainName($0) }
            state.withLock { $0.serverName = name }
            if let change { change(hello, promise) } else { promise.succeed(.noChanges) }
        }
        let context = try NIOSSLContext(configuration: asking)
        return NIOSSLServerHandler(context: context) { [self] certificates, promise in
            let chain = ClientChain(certificates: certificates)
            promise.completeWithTask {
                let certificate = await chain.verified(by: roots)
                self.state.withLock { $0.certificate = certificate }
                return .certificateVerified
            }
        }
    }
}
