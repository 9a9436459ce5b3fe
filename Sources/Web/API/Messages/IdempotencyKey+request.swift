import Authority
import HTTPTypes
import Hummingbird
import Ledger
import Pipeline

extension Request {
    /// The client's name for this request, by which a repetition is recognised; nil when it carries none.
    ///
    /// - Throws: `Problem` unless it is 1 to 255 printable ASCII characters.
    func idempotencyName() throws(Problem) -> String? {
        guard let text = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw Problem(
                .badRequest, anchor: "idempotency", title: "The Idempotency-Key is malformed",
                detail: "It must be 1 to 255 printable ASCII characters.")
        }
        return text
    }
}

extension IncomingMessage {
    /// What the request is called; nil when whoever sends it holds no key.
    func key(named name: String) -> IdempotencyKey? {
        guard case .credential(let credential) = submission.identity?.identity else { return nil }
        return IdempotencyKey(credential: credential, key: name, body: ContentDigest(octets: hash))
    }
}
