import Crypto
import MailAuth
import Message
import TestKit

extension RelayWorld {
    /// The message with a signature on top that Google would make for `acme.example`, with a key that the zone shows.
    ///
    /// - Parameter text: ends in the final dot.
    func signedByGoogle(_ text: String) throws -> String {
        let key = Curve25519.Signing.PrivateKey()
        try pipeline.zone.add(
            "v=DKIM1; k=ed25519; p=\(Base64.encode(Array(key.publicKey.rawRepresentation)))",
            at: "google._domainkey.acme.example")
        let bytes = Array(text.utf8.dropLast())
        let end = bytes.firstRange(of: [0x0d, 0x0a, 0x0d, 0x0a])
        let header = Array(bytes[..<((end?.lowerBound ?? 0) + 2)])
        var hasher = BodyHasher(.relaxed)
        hasher.update(bytes[(end?.upperBound ?? 0)...])
        let now = pipeline.clock.now()
        let builder = DKIMSignatureBuilder(
            domain: try DomainName("acme.example"), selector: try DNSName("google"), algorithm: .ed25519SHA256,
            header: SignedHeader(header, protecting: [.from, .to, .subject]), bodyHash: hasher.finish(), signedAt: now,
            expiresAt: now + .days(7))
        let signature = try key.signature(for: Array(builder.digest))
        return String(decoding: builder.field(signature: Array(signature)), as: UTF8.self) + text
    }
}
