import Message

extension SMTPServerSession {
    /// The next thing the shell has to do; nil when the session waits for input or for an answer.
    public mutating func nextEvent(at now: Timestamp) -> SMTPServerEvent? {
        while true {
            if !queued.isEmpty { return queued.removeFirst() }
            guard pending == nil else { return nil }
            let progressed: Bool
            switch phase {
            case .silent, .startingTLS, .closed: progressed = false
            case .command, .auth: progressed = readLine(at: now)
            case .data(let unstuffer): progressed = readData(unstuffer, at: now)
            case .chunk(let chunk): progressed = readChunk(chunk, at: now)
            }
            guard !progressed else { continue }
            guard inputEnded else { return nil }
            if case .closed = phase { return nil }
            abandonData()
            end()
        }
    }

    /// Works through one line; false when there is none.
    private mutating func readLine(at now: Timestamp) -> Bool {
        let isAuth = if case .auth = phase { true } else { false }
        let line = input.nextLine { isAuth ? SMTPLimits.authLine : SMTPCommand.lineLimit($0) }
        switch line {
        case .incomplete:
            return false
        case .forbidden:
            fail(.forbiddenOctet)
        case .tooLong:
            if isAuth { phase = .command }
            complain(isAuth ? .authLineTooLong : .lineTooLong)
        case .complete(let line):
            if case .auth(var exchange) = phase {
                take(exchange.respond(line), of: exchange)
            } else {
                handle(line)
            }
        }
        if pending == nil { settle(at: now) } else { deadline = nil }
        return true
    }

    private mutating func readData(_ unstuffer: DotUnstuffer, at now: Timestamp) -> Bool {
        guard !input.isEmpty else { return false }
        var unstuffer = unstuffer
        let (output, used) = unstuffer.next(in: input.rest)
        phase = .data(unstuffer)
        switch output {
        case .bytes(let bytes): hand(on: bytes)
        case .end: endData(at: now)
        case .needsMore: break
        }
        input.use(used)
        return true
    }

    private mutating func readChunk(_ chunk: Chunk, at now: Timestamp) -> Bool {
        guard !input.isEmpty || chunk.remaining == 0 else { return false }
        var chunk = chunk
        let bytes = input.rest.prefix(chunk.remaining)
        if chunk.refusal == nil { hand(on: bytes) }
        input.use(bytes.count)
        chunk.remaining -= bytes.count
        phase = .chunk(chunk)
        if chunk.remaining == 0 { endChunk(chunk, at: now) }
        return true
    }

    private mutating func hand(on bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty, var incoming else { return }
        incoming.octets += bytes.count
        if incoming.isChunked {
            incoming.tail = (bytes.dropLast().last ?? incoming.tail.1, bytes[bytes.endIndex - 1])
        }
        if incoming.octets <= settings.messageSize {
            queued.append(.data(bytes))
        } else {
            incoming.isTooBig = true
        }
        self.incoming = incoming
    }

    private mutating func endData(at now: Timestamp) {
        pending = .endData
        deadline = nil
        if let incoming, incoming.isTooBig {
            queued.append(.endOversize(octets: incoming.octets))
        } else {
            queued.append(.endData)
        }
    }

    private mutating func endChunk(_ chunk: Chunk, at now: Timestamp) {
        phase = .command
        if let refusal = chunk.refusal {
            complain(refusal)
            settle(at: now)
        } else if incoming?.isTooBig == true {
            // The client need not send the rest: the message is over with this chunk.
            endData(at: now)
        } else if chunk.isLast {
            // A chunked message may lack its last CRLF; one message must never run into what follows it.
            if let incoming, incoming.octets > 0, incoming.tail != (0x0d, 0x0a) { hand(on: [0x0d, 0x0a]) }
            endData(at: now)
        } else {
            write(.chunkAccepted(octets: chunk.octets))
            settle(at: now)
        }
    }
}
