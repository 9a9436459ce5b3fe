import Logging
import Message
import NIOCore
import NIOPosix
import NIOSSL
import Wire

/// The sandbox's end of the Internet: an SMTP server on loopback that takes mail for everybody and puts it into a Maildir.
///
/// `run` goes on until its task is cancelled. To try what happens when a receiver says no: a recipient whose local part begins with `refuse` is answered 550, one
/// that begins with `later` 451.
public struct CatchAllMailbox: Sendable {
    private let listener: any Channel
    /// The port that was taken.
    public let port: Int

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - identity: for STARTTLS.
    /// - Throws: when the port is taken or the certificate is not usable.
    public init(
        port: Int, host: DomainName, maildir: Maildir, identity: CertificateAuthority.Identity, time: any TimeSource,
        group: any EventLoopGroup, log: Logger
    ) async throws {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificatePEM.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(identity.privateKeyPEM.utf8), format: .pem)
        let tls = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
        let serials = SerialNumbers()
        let settings = SMTPServerSettings(
            host: host, access: .connection, offersStartTLS: true, messageSize: 157_286_400)
        listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        CatchAllHandler(
                            settings: settings, maildir: maildir, serials: serials, tls: tls, time: time, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        self.port = listener.localAddress?.port ?? port
    }

    public func run() async throws {
        try await withTaskCancellationHandler {
            try await listener.closeFuture.get()
        } onCancel: {
            listener.close(promise: nil)
        }
    }
}
