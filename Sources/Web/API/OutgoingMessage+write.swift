import Message
import Pipeline

extension OutgoingMessage {
    /// Writes the message as RFC 5322 and MIME, piece by piece.
    ///
    /// - Throws: `FieldProblem` when what the client gave makes no lawful message.
    func write(into draft: inout Draft, at now: Timestamp) throws(FieldProblem) {
        var builder = MessageBuilder(
            from: [from], subject: subject, date: now,
            messageID: headers.messageID ?? "\(Self.randomText())@\(from.mailbox.domain)")
        builder.to = to
        builder.cc = cc
        builder.replyTo = replyTo
        builder.text = text
        builder.html = html
        builder.attachments = attachments
        builder.headers = headers.fields
        do throws(MessageBuilder.Problem) {
            for piece in try builder.build() { draft.append(piece[...]) }
        } catch {
            throw Self.words(for: error)
        }
    }

    /// 128 bits from the system's source of randomness.
    private static func randomText() -> String {
        var random = SystemRandomNumberGenerator()
        return String(random.next(), radix: 36) + String(random.next(), radix: 36)
    }

    private static func words(for problem: MessageBuilder.Problem) -> FieldProblem {
        switch problem {
        case .noAuthor, .noSender: FieldProblem("from", "There must be exactly one from address.")
        case .badMessageID: FieldProblem("headers", "The Message-ID must have the form <left@right>.")
        case .badContentID: FieldProblem("attachments", "A content_id is malformed.")
        case .reservedField(let name):
            FieldProblem(
                "headers", "The header \(name) may not be set; use the field of the request that makes it.")
        case .unfoldable(let name):
            FieldProblem(
                "headers", "The header \(name) has a run of more than 998 characters without a blank to fold at.")
        }
    }
}
