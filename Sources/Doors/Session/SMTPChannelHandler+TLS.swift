import Authority
import Logging
import NIOCore
import NIOSSL
import NIOTLS
import Wire

/// How TLS begins, and what it tells.
extension SMTPChannelHandler {
    /// Puts TLS in front. What the client sends from here on reaches the session decrypted or not at all.
    func startTLS() {
        guard let context, let tls = desk.tls else { return close() }
        session.takeOutput { bytes in
            context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
        }
        do {
            let handler: NIOSSLServerHandler
            if let reception = desk.reception {
                let handshake = RelayHandshake()
                self.handshake = handshake
                handler = try handshake.handler(tls.configuration, roots: reception.roots)
            } else {
                handler = NIOSSLServerHandler(context: tls)
            }
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            desk.log.warning("TLS cannot start", metadata: ["error": "\(error)"])
            close()
        }
    }

    func tlsEstablished() {
        guard let context else { return }
        tlsVersion = (try? context.pipeline.syncOperations.nioSSL_tlsVersion())?.name
        if desk.isEncryptedFromStart {
            welcome()
        } else {
            if let handshake { learn(from: handshake) }
            if !isClosing { establish() }
            pump()
        }
    }

    /// All that was known is found out anew: TLS tells which host the client wants and who it is.
    private func learn(from handshake: RelayHandshake) {
        self.handshake = nil
        relay?.serverName = handshake.serverName
        relay?.certificate = handshake.certificate
        recognise()
        guard origin == .microsoft365, relay?.isMicrosoft365 == false else { return }
        let problem = handshake.certificate.map { $0.isVerified ? "another name" : $0.problem } ?? "none shown"
        desk.log.info(
            "a host of Microsoft's without Microsoft's certificate",
            metadata: ["peer": "\(peerText)", "certificate": "\(problem)"])
    }

    /// Goes on inside TLS: with the same session or, where the connector's key must be shown, with one that asks for it.
    private func establish() {
        guard case .known(_, let connector?) = visitor, case .credential = connector.kind else {
            return session.tlsEstablished(at: now)
        }
        var settings = desk.session
        settings.access = .credential
        session = SMTPServerSession(settings: settings, isEncrypted: true, at: now)
        // The client has been greeted, and STARTTLS lets both sides forget all but that (RFC 3207 4.2).
        session.greet(at: now)
        session.takeOutput { _ in }
    }
}

extension TLSVersion {
    fileprivate var name: String {
        switch self {
        case .tlsv13: "TLSv1.3"
        case .tlsv12: "TLSv1.2"
        case .tlsv11: "TLSv1.1"
        case .tlsv1: "TLSv1"
        }
    }
}
