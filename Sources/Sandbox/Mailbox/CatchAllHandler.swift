import Logging
import Message
import NIOCore
import NIOSSL
import Wire

/// One connection to the catch-all mailbox: feeds the session and answers its questions at once.
final class CatchAllHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let maildir: Maildir
    private let serials: SerialNumbers
    private let tls: NIOSSLContext
    private let time: any TimeSource
    private let log: Logger
    private var session: SMTPServerSession
    private var envelope: SMTPEnvelope?
    private var message: [UInt8] = []

    init(
        settings: SMTPServerSettings, maildir: Maildir, serials: SerialNumbers, tls: NIOSSLContext,
        time: any TimeSource, log: Logger
    ) {
        self.maildir = maildir
        self.serials = serials
        self.tls = tls
        self.time = time
        self.log = log
        session = SMTPServerSession(settings: settings, isEncrypted: false, at: time.now())
    }

    func channelActive(context: ChannelHandlerContext) {
        session.greet(at: time.now())
        work(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        session.receive(Array(unwrapInboundIn(data).readableBytesView), at: time.now())
        work(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        session.abort()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        log.debug("sandbox mailbox: connection failed", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    private func work(_ context: ChannelHandlerContext) {
        while let event = session.nextEvent(at: time.now()) {
            answer(event, context)
        }
        flush(context)
    }

    private func flush(_ context: ChannelHandlerContext) {
        guard session.hasOutput else { return }
        session.takeOutput { bytes in
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }
    }

    private func answer(_ event: SMTPServerEvent, _ context: ChannelHandlerContext) {
        let now = time.now()
        switch event {
        case .authenticate: session.refuse(.credentialInvalid, at: now)
        case .mail: session.accept(at: now)
        case .recipient(let recipient): judge(recipient.mailbox, at: now)
        case .beginData(let begun):
            envelope = begun
            message.removeAll(keepingCapacity: true)
            session.accept(at: now)
        case .data(let bytes): message += bytes
        case .endData: session.finish(store(at: now), at: now)
        case .endOversize:
            message.removeAll()
            session.finish(.messageTooBig, at: now)
        case .abandonData: message.removeAll()
        case .startTLS: startTLS(context, at: now)
        case .close:
            flush(context)
            context.close(promise: nil)
        }
    }

    private func judge(_ mailbox: Mailbox, at now: Timestamp) {
        if mailbox.local.hasPrefix("refuse") {
            session.refuse(.relayDenied, at: now)
        } else if mailbox.local.hasPrefix("later") {
            session.refuse(.localError, at: now)
        } else {
            session.accept(at: now)
        }
    }

    /// One copy for each recipient, with the envelope in the two fields a delivery agent writes on top.
    private func store(at now: Timestamp) -> Reply {
        guard let envelope else { return .localError }
        do {
            for recipient in envelope.recipients {
                let top = "Return-Path: <\(envelope.reversePath)>\r\nDelivered-To: \(recipient.mailbox)\r\n"
                try maildir.store(Array(top.utf8) + message, at: now, serial: serials.next())
            }
        } catch {
            log.error("sandbox mailbox: cannot store", metadata: ["error": "\(error)"])
            return .localError
        }
        message.removeAll()
        return .received
    }

    private func startTLS(_ context: ChannelHandlerContext, at now: Timestamp) {
        flush(context)
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            session.tlsEstablished(at: now)
        } catch {
            context.close(promise: nil)
        }
    }
}
