import Authority
import Logging
import Message
import NIOCore
import NIOTLS
import Pipeline
import Wire

/// The shell around one `SMTPServerSession`: moves bytes, keeps the timer, and carries events to the pipeline.
///
/// The channel does not read by itself. Nothing is read while an answer is pending, while there is no place for a
/// message, or while the client does not take our replies, so a client can never make us hold more than one read.
final class SMTPChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let desk: DoorDesk
    let connections: OpenConnections
    var session: SMTPServerSession
    var visitor = Visitor.unknown
    var peer: IPAddress?
    /// What the relay door has found out about the client so far; nil at submission doors.
    var relay: RelayEvidence?
    var tlsVersion: String?
    /// The message under way, for the pipeline or for the inbound lane.
    var draft: Draft?
    var inbound: InboundMail?
    /// The envelope of the message under way.
    var envelope: SMTPEnvelope?
    /// Whether the transaction writes to addresses of ours; nil before its first recipient.
    var isInbound: Bool?
    /// The wait for a place, which ends with the connection or with the client's patience.
    var placeWait: (task: Task<Void, Never>, limit: Scheduled<Void>)?
    /// Set from the first to the last moment the handler is in the pipeline.
    var context: ChannelHandlerContext?
    /// The handshake under way at the relay door.
    var handshake: RelayHandshake?

    private var timer: (at: Timestamp, scheduled: Scheduled<Void>)?
    private var isReading = false
    private var hasBegun = false
    private var hasLeft = false
    /// The session is over; what is left is to let the client read our last words.
    var isClosing = false

    init(desk: DoorDesk, connections: OpenConnections) {
        self.desk = desk
        self.connections = connections
        session = SMTPServerSession(
            settings: desk.session, isEncrypted: desk.isEncryptedFromStart, at: desk.time.now())
    }

    var now: Timestamp { desk.time.now() }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        let buffer = unwrapInboundIn(data)
        session.receive([UInt8](buffer.readableBytesView), at: now)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        if isClosing { context.read() }
        pump()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pump()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted: tlsEstablished()
        case ChannelEvent.inputClosed where isClosing: context.close(promise: nil)
        case ChannelEvent.inputClosed:
            session.endInput()
            pump()
        case DoorEvent.closing:
            session.stop()
            pump()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        desk.log.debug("connection failed", metadata: ["peer": "\(peerText)", "error": "\(error)"])
        context.close(promise: nil)
    }

    // MARK: Beginning and end

    private func begin() {
        guard let context, !hasBegun else { return }
        hasBegun = true
        peer = context.remoteAddress.flatMap(IPAddress.init)
        relay = desk.reception?.evidence(from: peer)
        if let refusal = connections.refusal(for: context.channel, from: peer, of: origin) {
            session.reject(refusal)
            pump()
        } else if desk.isEncryptedFromStart {
            pump()
        } else {
            welcome()
        }
    }

    /// Finds out who is there, and greets: connectors and submission clients at once, strangers after a pause, in
    /// which those who do not wait for the greeting betray themselves.
    ///
    /// Only an address on a connector's list may crowd the door: names of hosts leak, and Microsoft's addresses are
    /// everybody's.
    func welcome() {
        recognise()
        switch visitor {
        case .known:
            session.greet(at: now)
        case _ where connections.isCrowded(by: peer, of: origin):
            session.reject(.tooManyConnections)
        case .stranger where desk.strangerPause > .seconds(0):
            let pause = TimeAmount.milliseconds(desk.strangerPause.milliseconds)
            context?.eventLoop.assumeIsolated().scheduleTask(in: pause) { [weak self] in
                guard let self else { return }
                session.greet(at: now)
                pump()
            }
        case .unknown, .candidate, .stranger:
            session.greet(at: now)
        }
        pump()
    }

    var origin: SenderOrigin { relay?.origin ?? .other }

    func recognise() {
        guard let reception = desk.reception, var evidence = relay else { return }
        visitor = reception.visitor(from: peer, isEncrypted: session.isEncrypted || tlsVersion != nil, &evidence)
        relay = evidence
    }

    private func leave() {
        hasLeft = true
        timer?.scheduled.cancel()
        timer = nil
        placeWait?.task.cancel()
        placeWait?.limit.cancel()
        session.abort()
        dropMessage()
    }

    func dropMessage() {
        draft?.discard()
        draft = nil
        inbound = nil
        envelope = nil
    }

    var peerText: String { peer?.description ?? "unknown" }

    // MARK: Moving on

    /// Does whatever can be done now: events, replies in one flush, the timer, and the next read.
    func pump() {
        guard let context, !isClosing, !hasLeft else { return }
        while let event = session.nextEvent(at: now) { handle(event) }
        if session.hasOutput {
            session.takeOutput { bytes in
                context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
            }
        }
        guard !isClosing else { return linger() }
        setTimer()
        if session.wantsInput, !isReading, context.channel.isWritable {
            isReading = true
            context.read()
        }
    }

    func close() {
        isClosing = true
    }

    /// Says that nothing more will come, and waits a moment for the client to go. A connection closed over unread input
    /// is reset, and a reset may destroy the last reply before the client has read it.
    private func linger() {
        guard let context else { return }
        timer?.scheduled.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.close(mode: .output).whenFailure { _ in bound.value.close(promise: nil) }
        let scheduled = context.eventLoop.scheduleTask(in: .seconds(2)) { bound.value.close(promise: nil) }
        timer = (now, scheduled)
        context.read()
    }

    /// The timer is set anew only when the deadline comes nearer; a deadline that moved away is found when it fires.
    private func setTimer() {
        guard let context, let deadline = session.deadline else { return }
        if let timer, timer.at <= deadline { return }
        timer?.scheduled.cancel()
        let wait = TimeAmount.milliseconds(max(0, (deadline - now).milliseconds))
        let scheduled = context.eventLoop.assumeIsolated().scheduleTask(in: wait) { [weak self] in
            guard let self else { return }
            timer = nil
            session.tick(at: now)
            pump()
        }
        timer = (deadline, scheduled)
    }
}

extension IPAddress {
    /// The address of a TCP peer; nil for Unix sockets.
    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress, let address = try? IPAddress(text) else { return nil }
        self = address
    }
}
