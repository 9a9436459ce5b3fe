import Message

/// The server's side of one SMTP connection as a value: bytes and the time go in, events and reply bytes come out.
///
/// The shell calls `receive`, then takes events with `nextEvent` until there is none, answers those that ask for it, and
/// writes `takeOutput`. Commands are worked through strictly one after the other, so replies to pipelined commands keep
/// their order (RFC 2920), and nothing is read ahead while an answer is pending.
public struct SMTPServerSession: Sendable {
    enum Phase: Sendable {
        /// Before the greeting.
        case silent
        case command
        case auth(AuthExchange)
        case data(DotUnstuffer)
        case chunk(Chunk)
        case startingTLS
        case closed
    }

    /// One BDAT chunk under way.
    struct Chunk: Sendable {
        var remaining: Int
        var octets: Int
        var isLast: Bool
        /// Its octets are thrown away and this is answered.
        var refusal: Reply?
    }

    enum Pending: Sendable {
        case authenticate
        case mail(SMTPEnvelope)
        case recipient(SMTPEnvelope.Recipient)
        case beginData
        case beginChunk(Chunk)
        case endData
    }

    /// The message whose bytes are coming in.
    struct Incoming: Sendable {
        var octets = 0
        /// Beyond `messageSize`: the rest is thrown away.
        var isTooBig = false
        var isChunked: Bool
        /// The last two octets handed on, to know whether a chunked message ends in CRLF.
        var tail: (UInt8, UInt8) = (0, 0)
    }

    public let settings: SMTPServerSettings
    public internal(set) var isEncrypted: Bool
    public internal(set) var isAuthenticated = false
    /// What the client called itself; nil before EHLO or HELO.
    public internal(set) var greeting: SMTPGreeting?
    /// Whether it said EHLO.
    public internal(set) var isExtended = false
    /// When `tick` has something to do; nil while the session waits for the shell.
    public internal(set) var deadline: Timestamp?

    var phase = Phase.silent
    var pending: Pending?
    var envelope: SMTPEnvelope?
    var incoming: Incoming?
    var input = InputBuffer()
    var output: [UInt8] = []
    var queued: [SMTPServerEvent] = []
    /// The last MAIL was refused, and no other took its place.
    var mailWasRefused = false
    var errors = 0
    var authFailures = 0
    var idleCommands = 0
    var dataDeadline: Timestamp?
    var inputEnded = false
    var isStopping = false

    /// - Parameter isEncrypted: TLS was there before SMTP (RFC 8314 3.3).
    public init(settings: SMTPServerSettings, isEncrypted: Bool, at now: Timestamp) {
        self.settings = settings
        self.isEncrypted = isEncrypted
        deadline = now + settings.handshakeTime
    }

    /// Whether the shell shall read from the client.
    public var wantsInput: Bool {
        guard pending == nil, !inputEnded else { return false }
        if case .closed = phase { return false }
        return true
    }

    /// Whether a message is on its way in: begun, or waiting for its final reply.
    public var isReceivingMessage: Bool { incoming != nil }

    /// Whether an event waits for its answer.
    public var isWaiting: Bool { pending != nil }

    /// The transaction under way, with the recipients accepted so far.
    public var transaction: SMTPEnvelope? { envelope }

    public var hasOutput: Bool { !output.isEmpty }

    /// The word for Received fields (RFC 3848, RFC 6531 3.7.3).
    public var protocolName: String {
        guard isExtended else { return "SMTP" }
        let base = envelope?.usesUTF8 == true ? "UTF8SMTP" : "ESMTP"
        return base + (isEncrypted ? "S" : "") + (isAuthenticated ? "A" : "")
    }

    /// Hands the reply bytes written so far to `write`, and forgets them.
    public mutating func takeOutput(_ write: ([UInt8]) -> Void) {
        write(output)
        output.removeAll(keepingCapacity: true)
    }

    /// Sends the greeting. Input before it is refused, since no lawful client speaks first (RFC 5321 3.1).
    public mutating func greet(at now: Timestamp) {
        guard case .silent = phase else { return }
        write(.greeting(settings.host))
        phase = .command
        rest(at: now)
    }

    /// Turns the client away instead of greeting it.
    public mutating func reject(_ reply: Reply) {
        fail(reply)
    }

    /// Takes bytes from the client.
    public mutating func receive(_ bytes: [UInt8], at now: Timestamp) {
        switch phase {
        case .closed: return
        case .silent, .startingTLS: fail(.spokeTooEarly)
        case .data, .chunk:
            input.append(bytes)
            rest(at: now)
        case .command, .auth: input.append(bytes)
        }
    }

    /// The client will send no more; what it sent is still worked through.
    public mutating func endInput() {
        inputEnded = true
    }

    /// The connection is gone: nothing can be answered any more.
    public mutating func abort() {
        abandonData()
        end()
    }

    /// TLS stands where STARTTLS asked for it. All that was known is forgotten (RFC 3207 4.2).
    public mutating func tlsEstablished(at now: Timestamp) {
        guard case .startingTLS = phase else { return }
        isEncrypted = true
        isAuthenticated = false
        greeting = nil
        isExtended = false
        phase = .command
        rest(at: now)
    }

    /// Ends the session when its time is over.
    public mutating func tick(at now: Timestamp) {
        guard let deadline, deadline <= now else { return }
        fail(.timedOut)
    }

    /// Ends the session as soon as no message is under way.
    public mutating func stop() {
        isStopping = true
        if !isReceivingMessage, pending == nil { fail(.shuttingDown) }
    }

    // MARK: For the other files of the session

    mutating func write(_ reply: Reply) {
        reply.append(to: &output)
    }

    /// The session rests until the client has sent more.
    mutating func rest(at now: Timestamp) {
        if case .startingTLS = phase {
            deadline = now + settings.handshakeTime
            return
        }
        let usual = now + settings.patience
        deadline = dataDeadline.map { min($0, usual) } ?? usual
    }

    /// Says `reply` and ends the session.
    mutating func fail(_ reply: Reply) {
        if case .closed = phase { return }
        abandonData()
        write(reply)
        end()
    }

    mutating func end() {
        if case .closed = phase { return }
        phase = .closed
        pending = nil
        deadline = nil
        envelope = nil
        input.removeAll()
        queued.append(.close)
    }

    mutating func abandonData() {
        guard incoming != nil else { return }
        queued.append(.abandonData)
        self.incoming = nil
        dataDeadline = nil
    }

    /// Forgets the transaction, as RSET does.
    mutating func resetTransaction() {
        abandonData()
        envelope = nil
    }
}
