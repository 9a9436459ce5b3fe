import MailAuth
import Message

/// Writes our signatures: with one key or several, over the same fields.
struct SignatureWriter: Sendable {
    /// How long a signature is good for: a signed message that somebody got hold of cannot be replayed for ever.
    static let life = Span.hours(72)

    let signedAt: Timestamp

    var expiresAt: Timestamp { signedAt + Self.life }

    /// - Returns: one DKIM-Signature field for each key, each ending in CRLF.
    func fields(for message: FinalMessage, with keys: [SigningKey]) throws(SigningError) -> [UInt8] {
        let header = SignedHeader(message.header, protecting: ProtectedFields.names)
        var fields: [UInt8] = []
        for key in keys {
            let builder = DKIMSignatureBuilder(
                domain: key.domain, selector: key.selector, algorithm: key.key.algorithm, header: header,
                bodyHash: message.bodyHash, signedAt: signedAt, expiresAt: expiresAt)
            do throws(PrivateKey.Problem) {
                fields += builder.field(signature: try key.key.sign(builder.digest))
            } catch {
                throw .cryptography(error)
            }
        }
        return fields
    }
}
