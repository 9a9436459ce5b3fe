import Crypto
import CryptoExtras
import Foundation
import MailAuth
import Message

/// Signs with throw-away keys, so that the verifier can be tried on lawful and on spoiled signatures.
struct SigningFixture {
    static let now = Timestamp(seconds: 1_767_225_600)
    static let header = Array(
        "From: Joe <joe@example.org>\r\nTo: sue@example.net\r\nSubject: Is dinner\r\n ready?\r\n".utf8)
    static let body = Array("Hi.\r\n\r\nWe lost  the game.\r\n\r\nJoe.\r\n".utf8)
    static let protected = ["From", "To", "Cc", "Subject"].compactMap { try? HeaderName($0) }

    let key: Curve25519.Signing.PrivateKey
    let domain: DomainName
    let selector: DNSName

    init() throws {
        key = Curve25519.Signing.PrivateKey()
        domain = try DomainName("example.org")
        selector = try DNSName("e1")
    }

    /// A resolver that knows the key.
    var resolver: FixedResolver {
        FixedResolver([
            "e1._domainkey.example.org": DKIMKeyRecord.text(.ed25519, key: Array(key.publicKey.rawRepresentation))
        ])
    }

    func builder(body: [UInt8] = Self.body, life: Span = .hours(72)) -> DKIMSignatureBuilder {
        var hasher = BodyHasher(.relaxed)
        hasher.update(body)
        return DKIMSignatureBuilder(
            domain: domain, selector: selector, algorithm: .ed25519SHA256,
            header: SignedHeader(Self.header, protecting: Self.protected), bodyHash: hasher.finish(),
            signedAt: Self.now, expiresAt: Self.now + life)
    }

    func signatureField(body: [UInt8] = Self.body) throws -> [UInt8] {
        let builder = builder(body: body)
        return builder.field(signature: Array(try key.signature(for: Array(builder.digest))))
    }

    func message() throws -> [UInt8] {
        try signatureField() + Self.header + [13, 10] + Self.body
    }

    /// A message whose signature covers only the first octets of its canonical body, which our builder never writes.
    func messageWithLength(_ length: Int) throws -> [UInt8] {
        var hasher = BodyHasher(.relaxed, limit: length)
        hasher.update(Self.body)
        let hash = Data(hasher.finish()).base64EncodedString()
        let field =
            "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=e1; l=\(length);"
            + " h=From; bh=\(hash); b="
        var canonical: [UInt8] = []
        HeaderCanonicalizer.append(Array("From: Joe <joe@example.org>".utf8)[...], .relaxed, to: &canonical)
        HeaderCanonicalizer.append(Array(field.utf8)[...], .relaxed, to: &canonical)
        let signature = try key.signature(for: Array(SHA256.hash(data: canonical.dropLast(2))))
        return Array("\(field)\(signature.base64EncodedString())\r\n".utf8) + Self.header + [13, 10] + Self.body
    }
}
