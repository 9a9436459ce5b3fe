import Authority
import Ledger
import Message
import Pipeline
import Testing

/// A message as a client writes it, with everything a door would say about it.
struct Letter {
    var from = "Acme News <news@acme.example>"
    var to = ["joe@example.org"]
    /// nil for the null reverse path.
    var reversePath: String? = "news@acme.example"
    /// Header fields below From.
    var fields = [
        "To: Joe <joe@example.org>", "Subject: hello", "Date: Thu, 01 Jan 2026 00:00:00 +0000",
        "Message-ID: <1@acme.example>",
    ]
    var body = "Hello Joe,\r\nthis is for you.\r\n"
    /// Stands in place of all the above when it is given.
    var bytes: [UInt8]?
    var door = Door.submission
    var peer = "192.0.2.9"
    var greeting = "client.acme.example"
    /// What the relay door saw; nil at other doors.
    var relay: RelayEvidence?
    var requestedClass: MessageClass?
    var notBefore: Timestamp?
    var usesUTF8 = false
    var id: MessageID?
    var idempotency: IdempotencyKey?

    var octets: [UInt8] {
        bytes ?? Array("From: \(from)\r\n\(fields.map { "\($0)\r\n" }.joined())\r\n\(body)".utf8)
    }

    /// The same with other things said about it.
    func with(_ change: (inout Letter) -> Void) -> Letter {
        var letter = self
        change(&letter)
        return letter
    }
}

extension PipelineWorld {
    /// A letter on its way through a door, its bytes in pieces as they come from a socket.
    func submission(_ letter: Letter, as sender: Sender) throws -> Submission {
        try submission(letter, from: sender.identity, for: sender.id)
    }

    /// - Parameter identity: nil when the message itself has to select the connector.
    func submission(_ letter: Letter, from identity: Authenticated?, for customer: CustomerID) throws -> Submission {
        var draft = try #require(pipeline.openDraftIfRoom(for: customer))
        let octets = letter.octets
        for start in stride(from: 0, to: octets.count, by: 1460) {
            draft.append(octets[start..<min(start + 1460, octets.count)])
        }
        let isSystem = letter.door == .system
        return Submission(
            identity: identity, door: letter.door,
            connection: Connection(
                peer: isSystem ? nil : try IPAddress(letter.peer), tls: isSystem ? nil : "TLSv1.3",
                greeting: letter.greeting, protocolName: isSystem ? "SYSTEM" : "ESMTPSA", relay: letter.relay),
            reversePath: try letter.reversePath.map { .mailbox(try Mailbox($0)) } ?? .null,
            recipients: try letter.to.map { try Mailbox($0) }, requestedClass: letter.requestedClass,
            notBefore: letter.notBefore, usesUTF8: letter.usesUTF8, draft: draft, id: letter.id,
            idempotency: letter.idempotency)
    }

    func send(_ letter: Letter = Letter(), as sender: Sender) async throws -> Admission {
        await pipeline.admit(try submission(letter, as: sender))
    }

    /// Sends what must be accepted.
    func accept(_ letter: Letter = Letter(), as sender: Sender) async throws -> Admission.Accepted {
        let admission = try await send(letter, as: sender)
        guard case .accepted(let accepted) = admission else { throw TurnedAway(admission: admission) }
        return accepted
    }

    /// Sends what must be refused for good.
    func refuse(_ letter: Letter, as sender: Sender) async throws -> Refusal {
        let admission = try await send(letter, as: sender)
        guard case .refused(let refusal) = admission else { throw TurnedAway(admission: admission) }
        return refusal
    }

    struct TurnedAway: Error {
        let admission: Admission
    }

    /// What RCPT would be told.
    func preview(_ letter: Letter, as sender: Sender) async throws -> Refusal? {
        await pipeline.preview(
            sender.identity, door: letter.door,
            connection: Connection(peer: try IPAddress(letter.peer), protocolName: "ESMTPSA"),
            reversePath: try letter.reversePath.map { .mailbox(try Mailbox($0)) } ?? .null,
            recipients: try letter.to.map { try Mailbox($0) })
    }
}
