import Message

/// A public key as it is published in the DNS (RFC 6376 3.6.1).
public struct DKIMKeyRecord: Hashable, Sendable {
    public enum KeyType: String, Hashable, Sendable {
        case rsa
        case ed25519
    }

    public let keyType: KeyType
    /// The decoded `p=`: SubjectPublicKeyInfo or RSAPublicKey in DER for RSA, 32 raw octets for Ed25519.
    public let key: [UInt8]
    /// `t=y`: the domain is only trying DKIM out.
    public let isTesting: Bool
    /// `t=s`: the identity must be in the very signing domain, not beneath it.
    public let isStrict: Bool

    public enum Problem: Error, Hashable, Sendable {
        case malformed
        case badVersion
        case unknownKeyType
        case noKey
        case revoked
        case notForMail
        case notForSHA256

        /// One sentence for people.
        public var reason: String {
            switch self {
            case .malformed: "the key record is malformed"
            case .badVersion: "the key record's version is not DKIM1"
            case .unknownKeyType: "the key record's key type is unknown"
            case .noKey: "the key record has no key"
            case .revoked: "the key is revoked"
            case .notForMail: "the key is not for mail"
            case .notForSHA256: "the key is not for SHA-256"
            }
        }
    }

    /// - Parameter text: the joined strings of the TXT record.
    public init(_ text: [UInt8]) throws(Problem) {
        let tags: TagList
        do { tags = try TagList(text[...]) } catch { throw .malformed }
        if let version = tags.text("v") {
            guard version == "DKIM1", tags.tags.first?.name == "v" else { throw .badVersion }
        }
        guard let keyType = KeyType(rawValue: tags.text("k") ?? "rsa") else { throw .unknownKeyType }
        if let hashes = tags.list("h"), !hashes.contains("sha256") { throw .notForSHA256 }
        if let services = tags.list("s"), !services.contains(where: { $0 == "*" || $0 == "email" }) {
            throw .notForMail
        }
        guard let value = tags["p"] else { throw .noKey }
        guard !value.isEmpty else { throw .revoked }
        guard let key = TagBase64.decode(value) else { throw .malformed }
        let flags = tags.list("t") ?? []
        self.keyType = keyType
        self.key = key
        isTesting = flags.contains("y")
        isStrict = flags.contains("s")
    }

    /// The text to publish for a key: `v=DKIM1; k=rsa; p=...`.
    public static func text(_ keyType: KeyType, key: [UInt8]) -> String {
        "v=DKIM1; k=\(keyType.rawValue); p=\(Base64.encode(key))"
    }
}
