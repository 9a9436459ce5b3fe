import Crypto
import Message

/// Writes one DKIM-Signature field, relaxed/relaxed over SHA-256. The key's work is done by whoever holds the key:
/// sign `digest`, then ask for `field`.
public struct DKIMSignatureBuilder: Sendable {
    public let domain: DomainName
    public let selector: DNSName
    public let header: SignedHeader
    /// The digest to be signed: with RSA directly as SHA-256 PKCS#1 v1.5, with Ed25519 as a 32-octet message.
    public let digest: SHA256Digest
    /// The field up to and including `b=`.
    private let unsigned: FoldedText

    /// - Parameters:
    ///   - bodyHash: SHA-256 of the body in relaxed form.
    ///   - expiresAt: after which no verifier shall accept the signature.
    public init(
        domain: DomainName, selector: DNSName, algorithm: DKIMAlgorithm = .rsaSHA256, header: SignedHeader,
        bodyHash: [UInt8], signedAt: Timestamp, expiresAt: Timestamp
    ) {
        var text = FoldedText("DKIM-Signature:")
        text.word("v=1;")
        text.word("a=\(algorithm.rawValue);")
        text.word("c=relaxed/relaxed;")
        text.word("d=\(domain.text);")
        text.word("s=\(selector.text);")
        text.word("t=\(signedAt.seconds);")
        text.word("x=\(expiresAt.seconds);")
        for (index, name) in header.names.enumerated() {
            let end = index == header.names.count - 1 ? ";" : ":"
            if index == 0 { text.word("h=\(name.text)\(end)") } else { text.part("\(name.text)\(end)") }
        }
        text.word("bh=\(Base64.encode(bodyHash));")
        text.word("b=", room: 16)
        var hash = header.hash
        var canonical: [UInt8] = []
        HeaderCanonicalizer.appendUnended(text.bytes[...], .relaxed, to: &canonical)
        hash.update(data: canonical)
        self.domain = domain
        self.selector = selector
        self.header = header
        digest = hash.finalize()
        unsigned = text
    }

    /// The whole field, folded, ending in CRLF.
    public func field(signature: [UInt8]) -> [UInt8] {
        var text = unsigned
        text.filling(Array(Base64.encode(signature).utf8))
        return text.bytes + [.carriageReturn, .lineFeed]
    }
}
