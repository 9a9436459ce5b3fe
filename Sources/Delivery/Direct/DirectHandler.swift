import Message
import NIOCore
import NIOSSL
import NIOTLS
import Wire

/// Carries octets between the channel of one conversation and its session, which decides everything. Lives on the event
/// loop.
final class DirectHandler: ChannelInboundHandler, ChannelOutboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Part of the body, from outside; nil bytes when it cannot be read.
    struct Piece: Sendable {
        var bytes: [UInt8]?
        var isLast: Bool
    }

    /// What the conversation waits for, in this order. Each is kept once, also when the connection ends before.
    struct Events: Sendable {
        /// nil when the session is open.
        let opened: EventLoopPromise<SessionFailure?>
        /// false when the answer is known without.
        let wantsContent: EventLoopPromise<Bool>
        let answer: EventLoopPromise<DirectAnswer>

        init(_ loop: any EventLoop) {
            opened = loop.makePromise()
            wantsContent = loop.makePromise()
            answer = loop.makePromise()
        }

        func fail(_ reason: String) {
            opened.succeed(.unreachable(reason))
            wantsContent.succeed(false)
            answer.succeed(.failed(reason))
        }
    }

    private let conversation: DirectConversation
    private let events: Events
    private let finding = CertificateFinding()
    private let remoteHost: String
    private var session: SMTPClientSession
    private var context: ChannelHandlerContext?
    private var ticker: RepeatedTask?

    init(_ conversation: DirectConversation, _ events: Events, usesTLS: Bool) {
        self.conversation = conversation
        self.events = events
        remoteHost = "\(conversation.host) [\(conversation.address)]:\(conversation.port)"
        let delivery = conversation.delivery
        var settings = SMTPClientSession.Settings(
            helloName: delivery.settings.helloName, usesStartTLS: usesTLS)
        settings.timeLimits = delivery.limits.session
        session = SMTPClientSession(settings, at: delivery.time.now())
    }

    private var now: Timestamp { conversation.delivery.time.now() }

    // MARK: What the channel says

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        ticker = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            handler.value.tick()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        act(session.received(Array(unwrapInboundIn(data).readableBytesView), at: now))
    }

    func channelInactive(context: ChannelHandlerContext) {
        act(session.disconnected(at: now))
        ended()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        act(session.disconnected(at: now))
        ended()
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { act(session.tlsEstablished(finding.text, at: now)) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        act(session.phase == .handshake ? session.tlsFailed("\(error)", at: now) : session.disconnected(at: now))
    }

    /// Pieces come one by one: the promise is kept when the octets are on their way.
    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let piece = event as? Piece else { return context.triggerUserOutboundEvent(event, promise: promise) }
        guard session.phase == .content else {
            promise?.fail(ChannelError.alreadyClosed)
            return
        }
        guard let bytes = piece.bytes else {
            act(session.contentFailed(at: now))
            promise?.succeed()
            return
        }
        let actions = session.content(bytes[...], isLast: piece.isLast, at: now)
        guard case .send(let encoded) = actions.first else {
            act(actions)
            promise?.succeed()
            return
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: encoded)), promise: promise)
        act(Array(actions.dropFirst()))
    }

    private func tick() {
        if now >= conversation.end {
            events.answer.succeed(.failed("\(remoteHost) took too long"))
            context?.close(promise: nil)
        } else if let deadline = session.deadline, now >= deadline {
            act(session.timedOut(at: now))
        }
    }

    // MARK: What the session says

    private func act(_ actions: [ClientAction]) {
        for action in actions {
            switch action {
            case .send(let bytes): context?.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .startTLS: startTLS()
            case .ready: becameReady()
            case .provideContent: provideContent()
            case .askDeparture: act(session.departure(session.isTakenForAll, at: now))
            case .finish(let result):
                events.wantsContent.succeed(false)
                events.answer.succeed(DirectAnswer(result, isEncrypted: session.isEncrypted, host: remoteHost))
            case .fail(let failure): events.opened.succeed(failure)
            case .close:
                context?.close(promise: nil)
                ended()
            }
        }
    }

    /// First to begin, then, with the answer known, to take leave.
    private func becameReady() {
        guard session.transactionCount == 0 else { return act(session.quit(at: now)) }
        events.opened.succeed(nil)
        act(session.begin(conversation.mail.transaction, at: now))
    }

    private func provideContent() {
        guard session.isTakenForAll else { return act(session.content([], isLast: true, at: now)) }
        act(session.content(conversation.mail.header[...], isLast: false, at: now))
        act(session.content([0x0d, 0x0a], isLast: false, at: now))
        events.wantsContent.succeed(true)
    }

    private func startTLS() {
        let delivery = conversation.delivery
        guard let context, let tls = delivery.tls else { return act(session.disconnected(at: now)) }
        do {
            let handler = try finding.handler(
                tls, host: .name(conversation.host), roots: delivery.settings.trustRoots)
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            act(session.tlsFailed("\(error)", at: now))
        }
    }

    /// Nothing comes any more.
    private func ended() {
        ticker?.cancel()
        events.fail("the connection to \(remoteHost) was closed")
    }
}
