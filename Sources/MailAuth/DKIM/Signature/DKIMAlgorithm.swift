/// The `a=` of a signature (RFC 6376 3.3, RFC 8463 3).
public enum DKIMAlgorithm: String, Hashable, Sendable, CaseIterable {
    case rsaSHA256 = "rsa-sha256"
    case ed25519SHA256 = "ed25519-sha256"
    /// Historic: recognised so that it can be refused by name (RFC 8301 3.1).
    case rsaSHA1 = "rsa-sha1"

    /// The `k=` a key record must have for it.
    var keyType: DKIMKeyRecord.KeyType {
        switch self {
        case .rsaSHA256, .rsaSHA1: .rsa
        case .ed25519SHA256: .ed25519
        }
    }
}
