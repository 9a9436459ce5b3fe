import Message
import NIOCore
import NIOSSL
import NIOTLS
import Wire

/// One connection to another server: carries octets between the channel and the session, which decides everything.
///
/// Lives on the event loop.
final class ClientChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What became of opening the session.
    enum Opening: Sendable {
        case ready
        case failed(SessionFailure)
    }

    let site: Site
    /// Such as `mx.example.org [192.0.2.1]:25`.
    let remoteHost: String
    private(set) var session: SMTPClientSession
    private let host: HopHost
    private let dispatcher: Dispatcher
    private let opening: EventLoopPromise<Opening>
    private let finding = CertificateFinding()
    private var context: ChannelHandlerContext?
    private var job: Job?
    private var wasOpen = false
    private var isClosed = false

    init(
        site: Site, host: HopHost, address: IPAddress, usesTLS: Bool, dispatcher: Dispatcher,
        opening: EventLoopPromise<Opening>
    ) {
        self.site = site
        self.host = host
        self.dispatcher = dispatcher
        self.opening = opening
        let name = if case .name(let name) = host { "\(name.text) " } else { "" }
        remoteHost = "\(name)[\(address)]:\(site.route.port)"
        let setup = dispatcher.setup
        var settings = SMTPClientSession.Settings(
            helloName: setup.settings.helloName, usesStartTLS: usesTLS && setup.tls != nil)
        settings.timeLimits = setup.settings.limits.session
        session = SMTPClientSession(settings, at: setup.time.now())
    }

    /// The session is open and waits for a transaction.
    var isIdle: Bool { wasOpen && session.phase == .idle }
    /// A transaction is under way.
    var isBusy: Bool { job != nil }

    // MARK: What the channel says

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        dispatcher.added(self)
    }

    func channelActive(context: ChannelHandlerContext) {
        session.note("connected to \(remoteHost)", at: dispatcher.now())
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        act(session.received(Array(buffer.readableBytesView), at: dispatcher.now()))
    }

    func channelInactive(context: ChannelHandlerContext) {
        act(session.disconnected(at: dispatcher.now()))
        ended()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        act(session.disconnected(at: dispatcher.now()))
        ended()
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            let version = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self).tlsVersion
            let remark = "\(version.map { "\($0)" } ?? "TLS") established, \(finding.text)"
            act(session.tlsEstablished(remark, at: dispatcher.now()))
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if session.phase == .handshake {
            act(session.tlsFailed("\(error)", at: dispatcher.now()))
        } else {
            // A server that leaves without close_notify, or a reset: the session learns of it as a disconnect.
            act(session.disconnected(at: dispatcher.now()))
        }
    }

    // MARK: What the dispatcher says

    func begin(_ job: Job, _ transaction: ClientTransaction) {
        self.job = job
        act(session.begin(transaction, at: dispatcher.now()))
    }

    func tick(at now: Timestamp) {
        guard let deadline = session.deadline, now >= deadline else { return }
        if isIdle { site.idle.removeAll { $0 === self } }
        act(session.timedOut(at: now))
    }

    func quit() {
        act(session.quit(at: dispatcher.now()))
    }

    func close() {
        act(session.disconnected(at: dispatcher.now()))
    }

    /// Ends the connection, politely if it is idle.
    func end() {
        if isIdle {
            site.idle.removeAll { $0 === self }
            quit()
        } else {
            close()
        }
    }

    // MARK: Content

    private func provideContent() {
        guard let message = job?.outgoing else { return close() }
        let now = dispatcher.now()
        act(session.content(message.signatureFields[...], isLast: false, at: now))
        act(session.content(message.header[...], isLast: false, at: now))
        act(session.content([0x0d, 0x0a], isLast: message.body.size == 0, at: now))
        guard message.body.size > 0 else { return }
        if let bytes = message.body.bytes {
            act(session.content(bytes[...], isLast: true, at: now))
        } else {
            dispatcher.setup.errands.yield(.stream(NIOLoopBound(self, eventLoop: dispatcher.loop), message.body))
        }
    }

    /// Takes a piece of a large body; the future is done when the octets are on their way, and fails when the session
    /// wants no more.
    func feed(_ bytes: [UInt8], isLast: Bool) -> EventLoopFuture<Void> {
        guard session.phase == .content, let context else {
            return dispatcher.loop.makeFailedFuture(ChannelError.alreadyClosed)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        let actions = session.content(bytes[...], isLast: isLast, at: dispatcher.now())
        guard case .send(let encoded) = actions.first else {
            act(actions)
            written.succeed()
            return written.futureResult
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: encoded)), promise: written)
        act(Array(actions.dropFirst()))
        return written.futureResult
    }

    func contentFailed() {
        act(session.contentFailed(at: dispatcher.now()))
    }

    // MARK: What the session says

    private func act(_ actions: [ClientAction]) {
        for action in actions {
            switch action {
            case .send(let bytes):
                context?.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .startTLS: startTLS()
            case .ready: becameReady()
            case .provideContent: provideContent()
            case .askDeparture:
                let mayDepart = job.map(dispatcher.mayDepart) ?? false
                act(session.departure(mayDepart, at: dispatcher.now()))
            case .finish(let result):
                guard let job else { continue }
                self.job = nil
                dispatcher.finished(self, job, result)
            case .fail(let failure): opening.succeed(.failed(failure))
            case .close:
                context?.close(promise: nil)
                ended()
            }
        }
    }

    private func becameReady() {
        let isNew = !wasOpen
        if isNew {
            wasOpen = true
            opening.succeed(.ready)
        }
        dispatcher.ready(self, isNew: isNew)
    }

    /// The connection is of no use any more. Said once.
    private func ended() {
        guard !isClosed else { return }
        isClosed = true
        if !wasOpen { opening.succeed(.failed(.disconnected(.greeting))) }
        dispatcher.closed(self, wasOpen: wasOpen)
    }

    private func startTLS() {
        guard let context, let tls = dispatcher.setup.tls else { return close() }
        do {
            let handler = try finding.handler(tls, host: host, roots: dispatcher.setup.settings.trustRoots)
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            act(session.tlsFailed("\(error)", at: dispatcher.now()))
        }
    }
}
