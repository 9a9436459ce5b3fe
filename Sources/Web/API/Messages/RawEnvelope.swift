import Authority
import HTTPTypes
import Hummingbird
import Message

/// The envelope of a raw message (`Content-Type: message/rfc822`), which stands beside it: in query parameters `from`,
/// `to` (repeated or separated by commas), `class`, `send_at`, or in header fields `Countersign-Envelope-From`,
/// `Countersign-Envelope-To`, `Countersign-Class`, `Countersign-Send-At`. Nothing is taken from inside the message.
struct RawEnvelope {
    var reversePath: ReversePath
    var recipients: [Mailbox]
    var messageClass: MessageClass?
    var notBefore: Timestamp?

    /// - Throws: `FieldProblem` when something is missing or malformed.
    init(_ request: Request, now: Timestamp, limits: WebLimits) throws(FieldProblem) {
        let query = request.uri.queryParameters
        func one(_ name: Substring, _ header: HTTPField.Name) -> String? {
            query[name].map { String($0) } ?? request.headers[header]
        }
        guard let from = one("from", .envelopeFrom) else {
            throw FieldProblem("from", "The envelope's from is required; an empty one is the null reverse path.")
        }
        reversePath = from.isEmpty || from == "<>" ? .null : .mailbox(try Field(.text(from), path: "from").mailbox())
        recipients = try Self.recipients(
            query[values: "to"].map { String($0) } + request.headers[values: .envelopeTo], limits: limits)
        messageClass = try one("class", .messageClass).map { text throws(FieldProblem) in
            try Field(.text(text), path: "class").messageClass()
        }
        if let text = one("send_at", .sendAt) {
            let value = Int64(text).map { JSONValue.integer($0) } ?? .text(text)
            notBefore = try Field(value, path: "send_at").schedule(now: now)
        }
    }

    /// Refuses parameters beside a JSON message, which says everything itself: nothing is ignored in silence.
    static func refuseParameters(of request: Request) throws(FieldProblem) {
        guard let name = request.uri.queryParameters.first?.key else { return }
        throw FieldProblem(String(name), "The parameter \(name) is not supported beside a JSON message.")
    }

    private static func recipients(_ lists: [String], limits: WebLimits) throws(FieldProblem) -> [Mailbox] {
        let texts = lists.flatMap { $0.split(separator: ",") }.map(trimmed).filter { !$0.isEmpty }
        guard !texts.isEmpty else { throw FieldProblem("to", "The envelope's to is required.") }
        guard texts.count <= limits.recipients else {
            throw FieldProblem("to", "There may be at most \(limits.recipients) recipients.")
        }
        var recipients: [Mailbox] = []
        var seen: Set<Mailbox> = []
        for (index, text) in texts.enumerated() {
            let mailbox = try Field(.text(text), path: "to.\(index)").mailbox()
            if seen.insert(mailbox).inserted { recipients.append(mailbox) }
        }
        return recipients
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
