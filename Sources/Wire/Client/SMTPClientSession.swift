import Message

/// The sending side of one SMTP connection (RFC 5321), one transaction after another, as a value: events go in, actions
/// come out. It has no socket, no clock and no timer.
///
/// The shell feeds octets, TLS results and disconnects, does what the actions say in their order, and calls `timedOut`
/// when `deadline` has passed. After `.close` nothing more comes out.
///
///     S: 220 mx.example.org          [] -> send(EHLO)
///     S: 250-mx.example.org ...      -> ready
///     begin(transaction)             -> send(MAIL, RCPT, DATA)
///     S: 250, 250, 354               -> provideContent
///     content(..., isLast: true)     -> askDeparture
///     departure(true)                -> send(last octets and final dot)
///     S: 250 2.0.0 queued            -> finish, ready
public struct SMTPClientSession: Sendable {
    public struct Settings: Hashable, Sendable {
        /// Our name in EHLO.
        public var helloName: DomainName
        /// Take STARTTLS when the server offers it; its refusal leaves the session in plain text.
        public var usesStartTLS: Bool
        public var timeLimits = ClientTimeLimits()
        public var replyLimits = ReplyParser.Limits()
        /// Encoded content is handed out once this many octets have gathered.
        public var contentChunk = 65_536

        public init(helloName: DomainName, usesStartTLS: Bool = true) {
            self.helloName = helloName
            self.usesStartTLS = usesStartTLS
        }
    }

    public let settings: Settings
    public internal(set) var phase = ClientPhase.greeting
    /// What the last EHLO offered.
    public internal(set) var capabilities = PeerCapabilities()
    public internal(set) var isEncrypted = false
    /// When the present wait is over; nil once closed.
    public internal(set) var deadline: Timestamp?
    /// What was said since the connection began, or since the present transaction did.
    public internal(set) var transcript = Transcript()
    /// Transactions begun on this connection.
    public internal(set) var transactionCount = 0

    var parser: ReplyParser
    var triedHELO = false
    var envelope: ClientEnvelope?
    var encoder = ContentEncoder()
    /// Encoded content that was not handed out yet.
    var pending: [UInt8] = []
    /// Octets of content handed out in this transaction.
    var contentSize = 0

    /// A session on a connection that was made at `now`.
    public init(_ settings: Settings, at now: Timestamp) {
        self.settings = settings
        parser = ReplyParser(limits: settings.replyLimits)
        enter(.greeting, at: now)
    }

    /// Whether a transaction is running, so that one result is still to come.
    public var isBusy: Bool { envelope != nil }

    /// Whether the server has agreed to every recipient of the running transaction; known once it wants the content.
    public var isTakenForAll: Bool { envelope?.isTakenForAll ?? false }

    /// Adds a remark to the transcript.
    public mutating func note(_ text: String, at now: Timestamp) {
        transcript.add(.note, text, at: now)
    }

    /// Octets came from the server (decrypted ones, once TLS is in use).
    public mutating func received(_ bytes: [UInt8], at now: Timestamp) -> [ClientAction] {
        guard phase != .closed, !bytes.isEmpty else { return [] }
        guard phase != .handshake else { return abandon(.violation(.handshake, "plain text after STARTTLS"), at: now) }
        parser.append(bytes)
        var actions: [ClientAction] = []
        while phase != .closed {
            do {
                guard let reply = try parser.next() else { break }
                transcript.add(reply, at: now)
                actions += handle(reply, at: now)
            } catch {
                actions += abandon(.violation(phase, "unreadable reply (\(error))"), at: now)
            }
        }
        return actions
    }

    /// The TLS handshake succeeded. What was learnt in plain text is forgotten (RFC 3207 4.2).
    public mutating func tlsEstablished(_ remark: String, at now: Timestamp) -> [ClientAction] {
        guard phase == .handshake else { return [] }
        transcript.add(.note, remark, at: now)
        isEncrypted = true
        capabilities = PeerCapabilities()
        parser = ReplyParser(limits: settings.replyLimits)
        triedHELO = false
        return [hello(at: now)]
    }

    public mutating func tlsFailed(_ reason: String, at now: Timestamp) -> [ClientAction] {
        guard phase == .handshake else { return [] }
        return abandon(.tlsFailed(reason), at: now)
    }

    /// The connection is gone.
    public mutating func disconnected(at now: Timestamp) -> [ClientAction] {
        guard phase != .closed else { return [] }
        return abandon(.disconnected(phase), at: now)
    }

    /// `deadline` has passed.
    public mutating func timedOut(at now: Timestamp) -> [ClientAction] {
        switch phase {
        case .closed: return []
        case .idle: return quit(at: now)
        default: return abandon(.timedOut(phase), at: now)
        }
    }

    /// Says QUIT. Only an idle session can; any other one is closed at once.
    public mutating func quit(at now: Timestamp) -> [ClientAction] {
        guard phase == .idle else { return phase == .closed ? [] : abandon(.disconnected(phase), at: now) }
        enter(.quit, at: now)
        return [send("QUIT", at: now)]
    }

    /// Starts a transaction.
    ///
    /// - Precondition: the last action was `.ready`, and the transaction has a recipient.
    public mutating func begin(_ transaction: ClientTransaction, at now: Timestamp) -> [ClientAction] {
        precondition(phase == .idle && envelope == nil, "a transaction begins on an idle session only")
        if transactionCount > 0 {
            transcript = Transcript()
            transcript.add(.note, "connection in use again, transaction \(transactionCount + 1)", at: now)
        }
        transactionCount += 1
        encoder = ContentEncoder()
        pending = []
        contentSize = 0
        let envelope = ClientEnvelope(transaction, capabilities)
        guard envelope.recipientsAsked > 0 else {
            return [.finish(envelope.result(else: .withheld)), .ready]
        }
        self.envelope = envelope
        enter(.mail, at: now)
        let count = capabilities.pipelining ? envelope.commandCount : 1
        return [sendEnvelope(0..<count, at: now)]
    }

    /// Takes the next piece of the content: the header, an empty line, the body.
    ///
    /// Encoded octets are handed out in large pieces; the last ones stay here until `departure` says that they may go.
    public mutating func content(_ bytes: ArraySlice<UInt8>, isLast: Bool, at now: Timestamp) -> [ClientAction] {
        guard phase == .content else { return [] }
        encoder.encode(bytes, into: &pending)
        deadline = settings.timeLimits.limit(.content).map { now + $0 }
        if isLast {
            enter(.departure, at: now)
            return [.askDeparture]
        }
        guard pending.count >= settings.contentChunk else { return [] }
        return [sendPending()]
    }

    /// The content cannot be read any more: closes without the final dot, so that nothing is delivered.
    public mutating func contentFailed(at now: Timestamp) -> [ClientAction] {
        guard phase == .content else { return [] }
        return abandon(.contentUnavailable, at: now)
    }

    /// Whether the message may still leave. If not, the connection is closed without the final dot: the server must
    /// then discard what it has (RFC 5321 4.1.1.10).
    public mutating func departure(_ mayDepart: Bool, at now: Timestamp) -> [ClientAction] {
        guard phase == .departure else { return [] }
        guard mayDepart else {
            transcript.add(.note, "closed without the final dot: the message may not leave any more", at: now)
            return finish(remaining: .withheld) + close()
        }
        encoder.finish(into: &pending)
        enter(.finalDot, at: now)
        let action = sendPending()
        transcript.add(.note, "content and final dot, \(contentSize) octets", at: now)
        return [action]
    }
}
