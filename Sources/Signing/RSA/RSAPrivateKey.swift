import CLibCrypto

/// An RSA key in libcrypto, which signs faster than any other implementation at hand.
///
/// The one place that owns libcrypto memory: every pointer made here is freed here.
// @unchecked: the key is never changed after it was made, and libcrypto lets any number of threads sign with one key as
// long as each has its own EVP_PKEY_CTX, which `sign` makes for each call.
public final class RSAPrivateKey: @unchecked Sendable {
    /// The size of the keys we make (RFC 8301 3.2).
    public static let bits: Int32 = 2048

    public enum Problem: Error, Hashable, Sendable {
        /// libcrypto refused; the number is its own error code.
        case library(UInt)
        /// The bytes hold no key of the kind, or a smaller one than we use.
        case unusable
    }

    private let key: OpaquePointer

    private init(owning key: OpaquePointer) {
        self.key = key
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// Makes a new key; takes a good tenth of a second.
    ///
    /// - Throws: `Problem.library`.
    public static func generate() throws(Problem) -> RSAPrivateKey {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw lastError() }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw lastError() }
        return RSAPrivateKey(owning: key)
    }

    /// Reads a PKCS#8 `PrivateKeyInfo` in DER (RFC 5208 5).
    ///
    /// - Throws: `Problem.unusable` for anything else than one RSA key of our size or larger.
    public convenience init(pkcs8 octets: [UInt8]) throws(Problem) {
        let parsed = octets.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else { return nil }
            return EVP_PKCS82PKEY(info)
        }
        guard let parsed else {
            ERR_clear_error()
            throw .unusable
        }
        guard EVP_PKEY_get_base_id(parsed) == EVP_PKEY_RSA, EVP_PKEY_get_bits(parsed) >= Self.bits else {
            EVP_PKEY_free(parsed)
            throw .unusable
        }
        self.init(owning: parsed)
    }

    /// The key as PKCS#8 `PrivateKeyInfo` in DER. Not encrypted: seal it before it goes anywhere.
    public func pkcs8() throws(Problem) -> [UInt8] {
        guard let info = EVP_PKEY2PKCS8(key) else { throw Self.lastError() }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        var buffer: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS8_PRIV_KEY_INFO(info, &buffer)
        return try Self.take(buffer, count)
    }

    /// The public half as SubjectPublicKeyInfo in DER, which is what a DKIM record's `p=` holds.
    public func publicKey() throws(Problem) -> [UInt8] {
        var buffer: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(key, &buffer)
        return try Self.take(buffer, count)
    }

    /// Signs a SHA-256 digest with PKCS#1 v1.5 (RFC 8017 8.2).
    ///
    /// - Parameter digest: 32 octets.
    /// - Throws: `Problem.library`.
    public func sign(digest: [UInt8]) throws(Problem) -> [UInt8] {
        guard let context = EVP_PKEY_CTX_new(key, nil) else { throw Self.lastError() }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_sign_init(context) == 1, EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1
        else { throw Self.lastError() }
        var count = Int(EVP_PKEY_get_size(key))
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1 else { throw Self.lastError() }
        return Array(signature.prefix(count))
    }

    /// Copies what libcrypto allocated, wipes it and gives it back.
    private static func take(_ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int32) throws(Problem) -> [UInt8] {
        guard count > 0, let buffer else { throw lastError() }
        defer { CRYPTO_clear_free(buffer, Int(count), nil, 0) }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
    }

    private static func lastError() -> Problem {
        let code = ERR_get_error()
        ERR_clear_error()
        return .library(UInt(code))
    }
}
