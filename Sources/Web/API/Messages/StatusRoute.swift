import Authority
import Hummingbird
import Ledger
import Message

/// `GET /v1/messages/{id}`: what became of a message, for the customer it belongs to and for nobody else.
struct StatusRoute: Sendable {
    let authenticating: any Authenticating
    let log: any MessageLog

    /// - Throws: `Problem`; a message of somebody else does not exist.
    func respond(_ request: Request, _ context: WebContext) async throws -> Response {
        let identity = try await authenticating.identity(of: request)
        guard await authenticating.mayRead(identity, from: context.peer) else {
            throw Problem(
                .forbidden, anchor: "credential", title: "The API key may not read messages",
                detail: "A key needs the scope read.")
        }
        guard let text = context.parameters.get("id"), let id = MessageID(text),
            let message = try await log.message(id), message.row.customer.id == identity.customer
        else { throw Problem(.notFound, detail: "There is no message of this id.") }
        return .json(Self.json(message))
    }

    /// Nothing of it says anything about dealings of others with a recipient: findings go without their reasons.
    static func json(_ message: MessageDetail) -> JSONValue {
        [
            "id": .text(message.row.id.description),
            "received_at": .text(message.row.id.time.rfc3339),
            "state": .text(message.row.state.rawValue),
            "class": .text(message.messageClass.rawValue),
            "from": .text(message.row.sender),
            "size": .integer(message.size),
            "send_at": .text(orNull: message.notBefore?.rfc3339),
            "recipients": .array(message.recipients.map(json)),
            "decision": [
                "policy": .integer(message.policyVersion),
                "checks": .array(
                    message.checks.map {
                        ["check": .text($0.check.rawValue), "result": .text($0.result.rawValue)]
                    }),
            ],
        ]
    }

    private static func json(_ recipient: RecipientLine) -> JSONValue {
        [
            "address": .text(recipient.address),
            "state": .text(recipient.state.rawValue),
            "status": .text(orNull: recipient.status),
            "note": .text(orNull: recipient.publicNote),
            "attempts": .integer(recipient.attempts.count),
            "finished_at": .text(orNull: recipient.finishedAt?.rfc3339),
        ]
    }
}
