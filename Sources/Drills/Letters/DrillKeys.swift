import Crypto
import CryptoExtras
import MailAuth

/// The private keys of the drill's world: the one Microsoft seals with, and a few it signs tenants' mail with. Tenants
/// share them, as 700 keys would take minutes to make and show nothing more.
struct DrillKeys: Sendable {
    static let tenantKeys = 4

    private let sealing: _RSA.Signing.PrivateKey
    private let tenants: [_RSA.Signing.PrivateKey]

    /// - Throws: the crypto library's error.
    init() throws {
        sealing = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        tenants = try (0..<Self.tenantKeys).map { _ in try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    }

    /// The text to publish for the key that seals ARC sets.
    var sealingRecord: String { Self.record(sealing) }

    func record(of tenant: Tenant) -> String { Self.record(tenants[tenant.key]) }

    func seal(_ digest: SHA256Digest) throws -> [UInt8] { try Self.sign(digest, sealing) }

    func sign(_ digest: SHA256Digest, for tenant: Tenant) throws -> [UInt8] {
        try Self.sign(digest, tenants[tenant.key])
    }

    private static func sign(_ digest: SHA256Digest, _ key: _RSA.Signing.PrivateKey) throws -> [UInt8] {
        Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
    }

    private static func record(_ key: _RSA.Signing.PrivateKey) -> String {
        DKIMKeyRecord.text(.rsa, key: Array(key.publicKey.derRepresentation))
    }
}
