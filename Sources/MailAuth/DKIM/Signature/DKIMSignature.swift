import Message

/// One DKIM-Signature field, read but not verified (RFC 6376 3.5).
public struct DKIMSignature: Hashable, Sendable {
    public let algorithm: DKIMAlgorithm
    /// The decoded `b=`.
    public let signature: [UInt8]
    /// The decoded `bh=`, 32 octets.
    public let bodyHash: [UInt8]
    public let headerForm: Canonicalization
    public let bodyForm: Canonicalization
    /// `d=`: who signs.
    public let domain: DomainName
    /// `s=`.
    public let selector: DNSName
    /// `i=`: on whose behalf; `@` and the domain when absent.
    public let identity: String
    /// The domain of `identity`: `domain` or one beneath it.
    public let identityDomain: DomainName
    /// `h=`, in order; always with From.
    public let signedFields: [HeaderName]
    /// `l=`: octets of the canonical body that are signed; nil for all.
    public let bodyLength: Int?
    /// `t=`.
    public let signedAt: Timestamp?
    /// `x=`.
    public let expiresAt: Timestamp?
    /// Where the key is published.
    public let keyName: DNSName

    public enum Problem: Error, Hashable, Sendable {
        case malformed
        case missing(String)
        case badVersion
        case badTag(String)
        case unknownAlgorithm
        case unknownQueryMethod
        case fromNotSigned
        case identityOutsideDomain
        case expiresBeforeSigned

        /// One sentence for people.
        public var reason: String {
            switch self {
            case .malformed: "the signature is no valid tag list"
            case .missing(let tag): "the signature has no \(tag)= tag"
            case .badVersion: "the signature's version is not 1"
            case .badTag(let tag): "the signature's \(tag)= tag is malformed"
            case .unknownAlgorithm: "unknown signature algorithm"
            case .unknownQueryMethod: "unknown query method"
            case .fromNotSigned: "From is not signed"
            case .identityOutsideDomain: "the identity is not in the signing domain"
            case .expiresBeforeSigned: "the signature expires before it was made"
            }
        }
    }

    /// - Parameter value: the field's body: everything after the colon.
    /// - Throws: the first `Problem` found.
    public init(value: ArraySlice<UInt8>) throws(Problem) {
        let tags: TagList
        do { tags = try TagList(value) } catch { throw .malformed }
        try self.init(tags)
    }

    init(_ tags: TagList) throws(Problem) {
        for name in ["v", "a", "b", "bh", "d", "h", "s"] where tags[name] == nil { throw .missing(name) }
        guard tags.text("v") == "1" else { throw .badVersion }
        guard let algorithm = tags.text("a").flatMap(DKIMAlgorithm.init) else { throw .unknownAlgorithm }
        self.algorithm = algorithm
        signature = try Self.octets(tags, "b")
        bodyHash = try Self.octets(tags, "bh")
        guard algorithm == .rsaSHA1 || bodyHash.count == 32 else { throw .badTag("bh") }
        (headerForm, bodyForm) = try Self.forms(tags)
        (domain, selector, keyName) = try Self.key(tags)
        signedFields = try Self.names(tags)
        (identity, identityDomain) = try Self.identity(tags, domain: domain)
        bodyLength = try Self.number(tags, "l", digits: 76).map { Int(clamping: $0) }
        signedAt = try Self.number(tags, "t", digits: 20).map(Self.time)
        expiresAt = try Self.number(tags, "x", digits: 20).map(Self.time)
        if let signedAt, let expiresAt, expiresAt < signedAt { throw .expiresBeforeSigned }
        if let methods = tags.list("q"), !methods.contains("dns/txt") { throw .unknownQueryMethod }
    }

    /// `d=`, `s=`, and where they say the key is.
    static func key(_ tags: TagList) throws(Problem) -> (DomainName, DNSName, DNSName) {
        guard let domain = tags.text("d").flatMap({ try? DomainName($0) }), domain.text.contains(".") else {
            throw .badTag("d")
        }
        guard let selector = tags.text("s").flatMap({ try? DNSName($0) }),
            let keyName = try? DNSName("\(selector.text)._domainkey.\(domain.text)")
        else { throw .badTag("s") }
        return (domain, selector, keyName)
    }

    static func octets(_ tags: TagList, _ name: String) throws(Problem) -> [UInt8] {
        guard let octets = tags[name].flatMap(TagBase64.decode), !octets.isEmpty else { throw .badTag(name) }
        return octets
    }

    static func forms(_ tags: TagList) throws(Problem) -> (Canonicalization, Canonicalization) {
        guard let parts = tags.list("c", separator: UInt8(ascii: "/")) else { return (.simple, .simple) }
        guard parts.count <= 2, let header = parts.first.flatMap(Canonicalization.init) else { throw .badTag("c") }
        guard parts.count == 2 else { return (header, .simple) }
        guard let body = Canonicalization(rawValue: parts[1]) else { throw .badTag("c") }
        return (header, body)
    }

    static func names(_ tags: TagList) throws(Problem) -> [HeaderName] {
        let texts = tags.list("h") ?? []
        let names = texts.compactMap { try? HeaderName($0) }
        guard names.count == texts.count else { throw .badTag("h") }
        guard names.contains(where: { $0.folded == "from" }) else { throw .fromNotSigned }
        return names
    }

    private static func identity(_ tags: TagList, domain: DomainName) throws(Problem) -> (String, DomainName) {
        guard let text = tags.text("i") else { return ("@\(domain.text)", domain) }
        guard let at = text.lastIndex(of: "@"), let host = try? DomainName(text[text.index(after: at)...]) else {
            throw .badTag("i")
        }
        guard host.isAtOrBelow(domain) else { throw .identityOutsideDomain }
        return (text, host)
    }

    /// A number too large to be meant literally is as good as infinite (RFC 6376 3.5, `x=`).
    static func number(_ tags: TagList, _ name: String, digits: Int) throws(Problem) -> UInt64? {
        guard let text = tags.text(name) else { return nil }
        guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit) else { throw .badTag(name) }
        return UInt64(text) ?? .max
    }

    static func time(_ seconds: UInt64) -> Timestamp {
        Timestamp(seconds: Int64(min(seconds, 999_999_999_999)))
    }
}
