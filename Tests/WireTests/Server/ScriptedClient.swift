import Message

@testable import Wire

/// Plays both the client and the shell around a session, without sockets: says lines, answers events, keeps messages.
struct ScriptedClient {
    var session: SMTPServerSession
    var now = Timestamp(seconds: 1_767_225_600)
    /// What `authenticate` accepts.
    var goodSecret = "csk_good"
    /// Recipients that are refused, by address.
    var refusedRecipients: [String: Reply] = [:]
    /// Answered to every endData.
    var final = Reply.queued(id: ReplyText(replacing: "id"), held: 0)
    /// Leaves the event named here unanswered.
    var holdsBack: Held?
    enum Held { case authenticate, mail, recipient, beginData, endData }

    /// Messages that reached their end, with their envelopes.
    var messages: [(envelope: SMTPEnvelope, bytes: [UInt8])] = []
    var abandoned = 0
    /// Octets of messages that were over the limit.
    var oversize: [Int] = []
    var credentials: [SMTPCredentials] = []
    var isClosed = false
    var wantsTLS = false
    private var envelope: SMTPEnvelope?
    private var message: [UInt8]?
    private var heard: [UInt8] = []

    init(
        access: SMTPServerSettings.Access = .connection, offersStartTLS: Bool = true, isEncrypted: Bool = false,
        messageSize: Int = 100_000, recipients: Int = 100, greets: Bool = true
    ) throws {
        let settings = SMTPServerSettings(
            host: try DomainName("mx.example.com"), access: access, offersStartTLS: offersStartTLS,
            messageSize: messageSize, recipients: recipients)
        session = SMTPServerSession(settings: settings, isEncrypted: isEncrypted, at: now)
        if greets {
            session.greet(at: now)
            _ = replies()
        }
    }

    /// Sends the text with CRLF behind every line and gives the reply lines.
    mutating func say(_ lines: String...) -> [String] {
        send(lines.joined(separator: "\r\n") + "\r\n")
    }

    mutating func send(_ text: String) -> [String] {
        send(Array(text.utf8))
    }

    mutating func send(_ bytes: [UInt8]) -> [String] {
        session.receive(bytes, at: now)
        pump()
        return replies()
    }

    /// Three digits and the enhanced code of each reply line, which is what most tests are about.
    mutating func codes(_ lines: String...) -> [String] {
        Self.codes(send(lines.joined(separator: "\r\n") + "\r\n"))
    }

    static func codes(_ replies: [String]) -> [String] {
        replies.map { reply in
            let words = reply.split(separator: " ", maxSplits: 2)
            let hasEnhanced = words.count > 1 && words[1].split(separator: ".").count == 3
            return hasEnhanced && words[1].utf8.allSatisfy { $0 < 0x3a } ? "\(words[0]) \(words[1])" : "\(words[0])"
        }
    }

    mutating func pump() {
        while let event = session.nextEvent(at: now) {
            precondition(!isClosed, "an event after close")
            handle(event)
        }
    }

    private mutating func handle(_ event: SMTPServerEvent) {
        switch event {
        case .authenticate(let presented):
            credentials.append(presented)
            guard holdsBack != .authenticate else { return }
            if presented.secret == goodSecret {
                session.accept(at: now)
            } else {
                session.refuse(.credentialInvalid, at: now)
            }
        case .mail:
            if holdsBack != .mail { session.accept(at: now) }
        case .recipient(let recipient):
            guard holdsBack != .recipient else { return }
            if let refusal = refusedRecipients[recipient.mailbox.description] {
                session.refuse(refusal, at: now)
            } else {
                session.accept(at: now)
            }
        case .beginData(let envelope):
            self.envelope = envelope
            message = []
            if holdsBack != .beginData { session.accept(at: now) }
        case .data(let bytes):
            message?.append(contentsOf: bytes)
        case .endData:
            if let envelope, let message { messages.append((envelope, message)) }
            message = nil
            if holdsBack != .endData { session.finish(final, at: now) }
        case .endOversize(let octets):
            message = nil
            oversize.append(octets)
            if holdsBack != .endData { session.finish(final, at: now) }
        case .abandonData:
            message = nil
            abandoned += 1
        case .startTLS: wantsTLS = true
        case .close: isClosed = true
        }
    }

    mutating func replies() -> [String] {
        session.takeOutput { heard += $0 }
        let text = String(decoding: heard, as: UTF8.self)
        heard = []
        precondition(text.isEmpty || text.hasSuffix("\r\n"), "a reply without its line end")
        return text.split(separator: "\r\n").map(String.init)
    }

    /// Past EHLO and, where it is needed, AUTH.
    static func ready(
        access: SMTPServerSettings.Access = .connection, messageSize: Int = 100_000, recipients: Int = 100
    ) throws -> ScriptedClient {
        var client = try ScriptedClient(
            access: access, isEncrypted: access == .credential, messageSize: messageSize, recipients: recipients)
        _ = client.say("EHLO client.example")
        if access == .credential { _ = client.say("AUTH PLAIN AHUAY3NrX2dvb2Q=") }
        return client
    }

    /// Past MAIL and RCPT too.
    static func addressed(messageSize: Int = 100_000) throws -> ScriptedClient {
        var client = try ready(messageSize: messageSize)
        _ = client.say("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>")
        return client
    }
}
