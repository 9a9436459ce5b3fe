import Message
import NIOCore
import NIOSSL
import NIOTLS
import Wire

/// One connection of a sending server to the relay door. Lives on the event loop.
final class SenderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct Job {
        let letter: Letter
        let transaction: ClientTransaction
        let answer: EventLoopPromise<Answer>
        var dotSent: NIODeadline?
    }

    private let peer: Peer
    private let tls: ClientTLS?
    private let time: any TimeSource
    private let opened: EventLoopPromise<Answer?>
    private var session: SMTPClientSession
    private var context: ChannelHandlerContext?
    private var waiting: Job?
    private var job: Job?
    private var isReady = false
    private var isOver = false
    private var ticker: Scheduled<Void>?

    /// - Parameter opened: kept with nil once the session is open, else with why not.
    init(peer: Peer, tls: ClientTLS?, time: any TimeSource, opened: EventLoopPromise<Answer?>) {
        self.peer = peer
        self.tls = tls
        self.time = time
        self.opened = opened
        var settings = SMTPClientSession.Settings(helloName: peer.hello, usesStartTLS: tls != nil)
        settings.timeLimits.idle = .minutes(5)
        // A door that says nothing for so long does not answer, whatever a mail server would put up with.
        (settings.timeLimits.greeting, settings.timeLimits.mail) = (.minutes(1), .minutes(1))
        settings.timeLimits.finalDot = .minutes(1)
        session = SMTPClientSession(settings, at: time.now())
    }

    // MARK: What the channel says

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setTicker()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        act(session.received(Array(unwrapInboundIn(data).readableBytesView), at: time.now()))
    }

    func channelInactive(context: ChannelHandlerContext) {
        act(session.disconnected(at: time.now()))
        ended()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ticker?.cancel()
        ended()
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { act(session.tlsEstablished("TLS", at: time.now())) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if session.phase == .handshake { opened.succeed(Answer(.broken("TLS: \(error)"), .handshake)) }
        context.close(promise: nil)
    }

    /// Looks each second whether the door lets us wait too long.
    private func setTicker() {
        ticker = context?.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { [weak self] in
            guard let self else { return }
            if let deadline = session.deadline, time.now() >= deadline { act(session.timedOut(at: time.now())) }
            setTicker()
        }
    }

    // MARK: What the sender says

    func send(_ letter: Letter, _ transaction: ClientTransaction, answer: EventLoopPromise<Answer>) {
        guard !isOver else { return answer.succeed(Answer(.broken("the connection is closed"), .closed)) }
        waiting = Job(letter: letter, transaction: transaction, answer: answer)
        if isReady { begin() }
    }

    func quit() { act(session.quit(at: time.now())) }

    private func begin() {
        guard let next = waiting else { return }
        waiting = nil
        isReady = false
        job = next
        act(session.begin(next.transaction, at: time.now()))
    }

    // MARK: What the session says

    private func act(_ actions: [ClientAction]) {
        for action in actions {
            switch action {
            case .send(let bytes): context?.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .startTLS: startTLS()
            case .ready:
                isReady = true
                opened.succeed(nil)
                begin()
            case .provideContent:
                guard let content = job?.letter.content else { continue }
                act(session.content(content[...], isLast: true, at: time.now()))
            case .askDeparture:
                job?.dotSent = .now()
                act(session.departure(true, at: time.now()))
            case .finish(let result): finish(result)
            case .fail(let failure): opened.succeed(Answer(failure))
            case .close:
                context?.close(promise: nil)
                ended()
            }
        }
    }

    private func finish(_ result: TransactionResult) {
        guard let job else { return }
        self.job = nil
        let replyTime = job.dotSent.map { Double((NIODeadline.now() - $0).nanoseconds) / 1e6 }
        job.answer.succeed(Answer(result, replyTime: replyTime))
    }

    /// Nothing comes any more; said once to whoever waits.
    private func ended() {
        isOver = true
        let broken = Answer(.broken("the connection was closed"), session.phase)
        opened.succeed(broken)
        for open in [job, waiting].compactMap(\.self) { open.answer.succeed(broken) }
        job = nil
        waiting = nil
    }

    private func startTLS() {
        do {
            guard let context, let tls else { throw ChannelError.alreadyClosed }
            try context.pipeline.syncOperations.addHandler(tls.handler(for: peer), position: .first)
        } catch {
            act(session.tlsFailed("\(error)", at: time.now()))
        }
    }
}
