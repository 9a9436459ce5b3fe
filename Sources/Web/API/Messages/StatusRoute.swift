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

    /// Nothing of it says anything about dealings of others with a recipient: findings go without their reasons, and that a
    /// recipient waits is told, but not on whose account.
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
                    publicResults(message.checks).map { ["check": .text($0.rawValue), "result": .text($1.rawValue)] }),
            ],
        ]
    }

    /// One result for each check that was asked. A check that only held or noted something looks like one that found
    /// nothing: which of them holds a recipient would tell what others have to do with it.
    private static func publicResults(_ findings: [CheckLine]) -> [(CheckName, Finding.Result)] {
        CheckName.allCases.compactMap { check in
            let results = findings.filter { $0.check == check }.map(\.result)
            guard !results.isEmpty else { return nil }
            let told: [Finding.Result] = [.refused, .undecided, .dropped]
            return (check, told.first(where: results.contains) ?? .passed)
        }
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
