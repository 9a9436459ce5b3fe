import Crypto
import MailAuth

/// The private half of a signing key. Never leaves this module.
enum PrivateKey: Sendable {
    case rsa(RSAPrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    typealias Problem = RSAPrivateKey.Problem

    static func generate(_ type: DKIMKeyRecord.KeyType) throws(Problem) -> PrivateKey {
        switch type {
        case .rsa: .rsa(try RSAPrivateKey.generate())
        case .ed25519: .ed25519(Curve25519.Signing.PrivateKey())
        }
    }

    /// Reads what `octets` wrote.
    ///
    /// - Throws: `Problem.unusable` for anything else than one key of the type.
    init(_ type: DKIMKeyRecord.KeyType, octets: [UInt8]) throws(Problem) {
        switch type {
        case .rsa: self = .rsa(try RSAPrivateKey(pkcs8: octets))
        case .ed25519:
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: octets) else { throw .unusable }
            self = .ed25519(key)
        }
    }

    /// PKCS#8 for RSA, the 32-octet seed for Ed25519 (RFC 8032 5.1.5). Not encrypted: seal it before it goes anywhere.
    func octets() throws(Problem) -> [UInt8] {
        switch self {
        case .rsa(let key): try key.pkcs8()
        case .ed25519(let key): Array(key.rawRepresentation)
        }
    }

    /// What a key record's `p=` holds: SubjectPublicKeyInfo for RSA, 32 octets for Ed25519 (RFC 8463 4).
    func publicKey() throws(Problem) -> [UInt8] {
        switch self {
        case .rsa(let key): try key.publicKey()
        case .ed25519(let key): Array(key.publicKey.rawRepresentation)
        }
    }

    var algorithm: DKIMAlgorithm {
        switch self {
        case .rsa: .rsaSHA256
        case .ed25519: .ed25519SHA256
        }
    }

    /// Signs a SHA-256 digest: RSA as PKCS#1 v1.5, Ed25519 as a message of 32 octets (RFC 8463 3).
    func sign(_ digest: SHA256Digest) throws(Problem) -> [UInt8] {
        switch self {
        case .rsa(let key): return try key.sign(digest: Array(digest))
        case .ed25519(let key):
            guard let signature = try? key.signature(for: Array(digest)) else { throw .unusable }
            return Array(signature)
        }
    }
}
