import Message

/// What ARC-Seal and ARC-Message-Signature have in common (RFC 8617 4.1.2 and 4.1.3).
struct ARCSignature: Hashable, Sendable {
    /// `i=`: which set it belongs to.
    let instance: Int
    let algorithm: DKIMAlgorithm
    /// The decoded `b=`.
    let signature: [UInt8]
    let domain: DomainName
    let keyName: DNSName

    init(_ tags: TagList) throws(DKIMSignature.Problem) {
        for name in ["i", "a", "b", "d", "s"] where tags[name] == nil { throw .missing(name) }
        guard let instance = tags.text("i").flatMap(Self.instance) else { throw .badTag("i") }
        // rsa-sha1 was never part of ARC.
        guard let algorithm = tags.text("a").flatMap(DKIMAlgorithm.init), algorithm != .rsaSHA1 else {
            throw .unknownAlgorithm
        }
        self.instance = instance
        self.algorithm = algorithm
        signature = try DKIMSignature.octets(tags, "b")
        (domain, _, keyName) = try DKIMSignature.key(tags)
        _ = try DKIMSignature.number(tags, "t", digits: 20)
    }

    /// 1 to 50.
    static func instance(_ text: String) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit), let instance = Int(text),
            (1...ARCLimits.instances).contains(instance)
        else { return nil }
        return instance
    }
}

/// One ARC-Message-Signature: what a DKIM signature says, without version and identity (RFC 8617 4.1.2).
struct ARCMessageSignature: Hashable, Sendable {
    let common: ARCSignature
    let bodyHash: [UInt8]
    /// The forms to try. Without `c=` it is `simple` (RFC 6376 3.5), but some hosts leave it away and mean `relaxed`.
    let forms: [Forms]
    let signedFields: [HeaderName]
    /// `l=`.
    let bodyLength: Int?
    /// `x=`.
    let expiresAt: Timestamp?

    struct Forms: Hashable, Sendable {
        let header: Canonicalization
        let body: Canonicalization
    }

    init(_ tags: TagList) throws(DKIMSignature.Problem) {
        common = try ARCSignature(tags)
        for name in ["bh", "h"] where tags[name] == nil { throw .missing(name) }
        bodyHash = try DKIMSignature.octets(tags, "bh")
        guard bodyHash.count == 32 else { throw .badTag("bh") }
        let (header, body) = try DKIMSignature.forms(tags)
        let named = Forms(header: header, body: body)
        forms = tags["c"] == nil ? [named, Forms(header: .relaxed, body: .relaxed)] : [named]
        signedFields = try DKIMSignature.names(tags)
        bodyLength = try DKIMSignature.number(tags, "l", digits: 76).map { Int(clamping: $0) }
        expiresAt = try DKIMSignature.number(tags, "x", digits: 20).map(DKIMSignature.time)
        if let methods = tags.list("q"), !methods.contains("dns/txt") { throw .unknownQueryMethod }
    }
}

/// One ARC-Seal (RFC 8617 4.1.3).
struct ARCSeal: Hashable, Sendable {
    let common: ARCSignature
    /// `cv=`: what the sealer made of the sets before its own.
    let status: ARCStatus
    /// An `h=` tag, which a seal must not have.
    let hasFields: Bool

    init(_ tags: TagList) throws(DKIMSignature.Problem) {
        common = try ARCSignature(tags)
        guard let text = tags.text("cv") else { throw .missing("cv") }
        guard let status = ARCStatus(rawValue: text) else { throw .badTag("cv") }
        self.status = status
        hasFields = tags["h"] != nil
    }
}
