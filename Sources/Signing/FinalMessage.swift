import Authority
import Crypto
import Message

/// The bytes of a message as they will be sent, except for our own DKIM-Signature fields: the header block, and the
/// hashes of a body that is stored elsewhere.
public struct FinalMessage: Sendable {
    /// All header fields, each ending in CRLF, without the empty line that follows them.
    public let header: [UInt8]
    /// SHA-256 of the body in relaxed canonical form (RFC 6376 3.4.4): the `bh=` of a signature.
    public let bodyHash: [UInt8]
    /// SHA-256 of the body as it is.
    public let bodyDigest: [UInt8]
    /// Octets of the body.
    public let bodySize: Int

    public init(header: [UInt8], bodyHash: [UInt8], bodyDigest: [UInt8], bodySize: Int) {
        self.header = header
        self.bodyHash = bodyHash
        self.bodyDigest = bodyDigest
        self.bodySize = bodySize
    }

    /// The domain in the From field; nil unless there is one field with one address.
    var authorDomain: DomainName? {
        HeaderBlock(parsing: header).soleAuthor?.domain
    }

    /// What a decision is bound to.
    public var digest: ContentDigest {
        var hash = SHA256()
        hash.update(data: header)
        hash.update(data: bodyDigest)
        hash.update(data: bodyHash)
        return ContentDigest(octets: Array(hash.finalize()))
    }
}
