import Crypto
import CryptoExtras

/// A published key, ready to verify with.
enum DKIMPublicKey: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)

    enum Problem: Error, Hashable, Sendable {
        case malformed
        case tooShort
        case tooLong

        var reason: String {
            switch self {
            case .malformed: "the key cannot be read"
            case .tooShort: "the key has fewer than \(DKIMPublicKey.minimumBits) bits"
            case .tooLong: "the key has more than \(DKIMPublicKey.maximumBits) bits"
            }
        }
    }

    /// RFC 8301 3.2.
    static let minimumBits = 1024
    /// Verifying costs time that grows with the square of the size, and strangers choose it.
    static let maximumBits = 4096
    /// Below this an RSA key is reported as weak.
    static let weakBelowBits = 2048

    init(_ record: DKIMKeyRecord) throws(Problem) {
        switch record.keyType {
        case .rsa:
            guard record.key.count <= Self.maximumBits / 8 + 64 else { throw .tooLong }
            let key: _RSA.Signing.PublicKey
            do {
                key = try _RSA.Signing.PublicKey(unsafeDERRepresentation: record.key)
            } catch CryptoKitError.incorrectParameterSize {
                throw .tooShort
            } catch {
                throw .malformed
            }
            guard key.keySizeInBits >= Self.minimumBits else { throw .tooShort }
            guard key.keySizeInBits <= Self.maximumBits else { throw .tooLong }
            self = .rsa(key)
        case .ed25519:
            do {
                self = .ed25519(try Curve25519.Signing.PublicKey(rawRepresentation: record.key))
            } catch {
                throw .malformed
            }
        }
    }

    /// What is to be said about a key that is accepted, but not gladly.
    var weakness: String? {
        guard case .rsa(let key) = self, key.keySizeInBits < Self.weakBelowBits else { return nil }
        return "weak \(key.keySizeInBits)-bit key"
    }

    func verifies(_ signature: [UInt8], _ digest: SHA256Digest) -> Bool {
        switch self {
        case .rsa(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5)
        case .ed25519(let key):
            return key.isValidSignature(signature, for: Array(digest))
        }
    }
}
