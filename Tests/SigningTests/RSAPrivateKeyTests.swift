import Crypto
import CryptoExtras
import Signing
import Testing

@Suite struct RSAPrivateKeyTests {
    private let digest = SHA256.hash(data: Array("message".utf8))

    @Test func `a signature verifies under another library`() throws {
        let key = try RSAPrivateKey.generate()
        let signature = try key.sign(digest: Array(digest))
        let other = try _RSA.Signing.PublicKey(derRepresentation: try key.publicKey())
        #expect(other.keySizeInBits == 2048)
        let read = _RSA.Signing.RSASignature(rawRepresentation: signature)
        #expect(other.isValidSignature(read, for: digest, padding: .insecurePKCS1v1_5))
    }

    @Test func `a key goes through PKCS8 and comes back the same`() throws {
        let key = try RSAPrivateKey.generate()
        let copy = try RSAPrivateKey(pkcs8: try key.pkcs8())
        #expect(try copy.publicKey() == key.publicKey())
        #expect(try copy.sign(digest: Array(digest)) == key.sign(digest: Array(digest)))
    }

    @Test func `a key of another library can be read`() throws {
        let other = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let key = try RSAPrivateKey(pkcs8: Array(other.pkcs8DERRepresentation))
        #expect(try key.publicKey() == Array(other.publicKey.derRepresentation))
    }

    @Test func `a small key, another kind of key and anything else are refused`() throws {
        let small = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024))
        #expect(throws: RSAPrivateKey.Problem.unusable) {
            try RSAPrivateKey(pkcs8: Array(small.pkcs8DERRepresentation))
        }
        let curve = P256.Signing.PrivateKey()
        #expect(throws: RSAPrivateKey.Problem.unusable) { try RSAPrivateKey(pkcs8: Array(curve.derRepresentation)) }
        #expect(throws: RSAPrivateKey.Problem.unusable) { try RSAPrivateKey(pkcs8: []) }
        let whole = try RSAPrivateKey.generate().pkcs8()
        #expect(throws: RSAPrivateKey.Problem.unusable) { try RSAPrivateKey(pkcs8: whole + [0]) }
        #expect(throws: RSAPrivateKey.Problem.unusable) { try RSAPrivateKey(pkcs8: whole.dropLast()) }
    }

    @Test func `what is not a SHA-256 digest is not signed`() throws {
        let key = try RSAPrivateKey.generate()
        #expect(throws: RSAPrivateKey.Problem.self) { try key.sign(digest: [1, 2, 3]) }
        // The failure leaves nothing behind that would spoil the next signature.
        #expect(try key.sign(digest: Array(digest)).count == 256)
    }

    @Test func `many threads may sign with one key`() async throws {
        let key = try RSAPrivateKey.generate()
        let digest = Array(digest)
        let expected = try key.sign(digest: digest)
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<64 { group.addTask { try key.sign(digest: digest) } }
            for try await signature in group { #expect(signature == expected) }
        }
    }
}
