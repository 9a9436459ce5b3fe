import Message

extension SMTPServerSession {
    /// Works through one command line, given without its CRLF.
    mutating func handle(_ line: ArraySlice<UInt8>) {
        idleCommands += 1
        guard idleCommands <= settings.idleCommands else { return fail(.tooManyErrors) }
        let command: SMTPCommand
        do {
            command = try SMTPCommand(line: line, host: settings.host)
        } catch .foreignProtocol {
            return fail(.unknownCommand)
        } catch {
            return complain(error.reply)
        }
        handle(command)
    }

    private mutating func handle(_ command: SMTPCommand) {
        switch command {
        case .helo(let name): greet(name, isExtended: false)
        case .ehlo(let name): greet(name, isExtended: true)
        case .mail(let envelope): mail(envelope)
        case .recipient(let recipient): self.recipient(recipient)
        case .data: data()
        case .bdat(let octets, let isLast): bdat(octets: octets, isLast: isLast)
        case .startTLS: startTLS()
        case .auth(let mechanism, let initial): auth(mechanism, initial: initial)
        case .reset:
            resetTransaction()
            write(.done)
        case .noop: write(.done)
        case .verify: write(.cannotVerify)
        case .help: write(.help)
        case .quit: fail(.goodbye)
        }
    }

    private mutating func greet(_ name: SMTPGreeting, isExtended: Bool) {
        guard input.isEmpty else { return fail(.badPipelining) }
        resetTransaction()
        greeting = name
        self.isExtended = isExtended
        write(isExtended ? .capabilities(settings.host, capabilities) : .hello(settings.host))
    }

    private var capabilities: [SMTPCapability] {
        var capabilities: [SMTPCapability] = [
            .pipelining, .size(settings.messageSize), .eightBitMIME, .smtpUTF8, .dsn, .enhancedStatusCodes, .chunking,
        ]
        if settings.offersStartTLS, !isEncrypted { capabilities.append(.startTLS) }
        if settings.access == .credential, isEncrypted { capabilities.append(.auth) }
        return capabilities
    }

    private mutating func mail(_ envelope: SMTPEnvelope) {
        guard greeting != nil else { return complain(.greetingMissing) }
        guard settings.access == .connection || isAuthenticated else {
            return complain(isEncrypted ? .authRequired : .startTLSRequired)
        }
        guard self.envelope == nil else { return complain(.badSequence) }
        mailWasRefused = true
        guard envelope.declaredSize ?? 0 <= settings.messageSize else { return write(.messageTooBig) }
        guard envelope.usesUTF8 || envelope.reversePath.mailbox?.needsUTF8 != true else { return write(.utf8Required) }
        mailWasRefused = false
        pending = .mail(envelope)
        queued.append(.mail(envelope))
    }

    private mutating func recipient(_ recipient: SMTPEnvelope.Recipient) {
        guard let envelope, incoming == nil else { return objectInGroup(.badSequence) }
        guard envelope.usesUTF8 || !recipient.mailbox.needsUTF8 else { return write(.utf8Required) }
        guard !envelope.recipients.contains(where: { $0.mailbox == recipient.mailbox }) else {
            return write(.recipientAccepted)
        }
        guard envelope.recipients.count < settings.recipients else { return write(.tooManyRecipients) }
        pending = .recipient(recipient)
        queued.append(.recipient(recipient))
    }

    /// A client that pipelines has sent RCPT and DATA before it can know that MAIL was refused (RFC 2920 3.1): no error of
    /// its own.
    private mutating func objectInGroup(_ reply: Reply) {
        if mailWasRefused { write(reply) } else { complain(reply) }
    }

    private mutating func data() {
        guard let envelope, incoming == nil else { return objectInGroup(.badSequence) }
        guard !envelope.recipients.isEmpty else { return write(.noValidRecipients) }
        guard input.isEmpty else { return fail(.badPipelining) }
        pending = .beginData
        queued.append(.beginData(envelope))
    }

    /// The octets behind a refused BDAT are read all the same (RFC 3030 section 2), or they would be taken for commands.
    private mutating func bdat(octets: Int, isLast: Bool) {
        // A chunk over the limit is read and refused; nobody is listened to for ever, though.
        guard octets <= 2 * settings.messageSize else { return fail(.messageTooBig) }
        var chunk = Chunk(remaining: octets, octets: octets, isLast: isLast)
        if incoming != nil {
            phase = .chunk(chunk)
        } else if let envelope, !envelope.recipients.isEmpty {
            pending = .beginChunk(chunk)
            queued.append(.beginData(envelope))
        } else {
            chunk.refusal = envelope == nil ? .badSequence : .noValidRecipients
            phase = .chunk(chunk)
        }
    }

    private mutating func startTLS() {
        guard settings.offersStartTLS else { return complain(.notImplemented) }
        guard !isEncrypted else { return complain(.badSequence) }
        guard input.isEmpty else { return fail(.dataBehindStartTLS) }
        resetTransaction()
        write(.readyForTLS)
        phase = .startingTLS
        queued.append(.startTLS)
    }

    private mutating func auth(_ mechanism: String, initial: ArraySlice<UInt8>?) {
        guard settings.access == .credential else { return complain(.notImplemented) }
        guard isEncrypted else { return complain(.encryptionRequired) }
        guard isExtended else { return complain(.greetingMissing) }
        guard !isAuthenticated, envelope == nil else { return complain(.badSequence) }
        guard var exchange = AuthExchange(mechanism: mechanism) else { return complain(.mechanismUnknown) }
        guard input.isEmpty else { return fail(.badPipelining) }
        take(exchange.begin(initial: initial), of: exchange)
    }

    /// Carries out one step of AUTH.
    mutating func take(_ step: AuthExchange.Step, of exchange: AuthExchange) {
        switch step {
        case .challenge(let challenge):
            write(challenge)
            phase = .auth(exchange)
        case .failed(let reply):
            phase = .command
            complain(reply)
        case .credentials(let credentials):
            phase = .command
            pending = .authenticate
            queued.append(.authenticate(credentials))
        }
    }
}
