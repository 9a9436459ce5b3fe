import Crypto
import CryptoExtras
import MailAuth
import Message
import Testing

@Suite struct DKIMSignatureBuilderTests {
    @Test func `lines are short and the signature comes last`() throws {
        let field = String(decoding: try SigningFixture().signatureField(), as: UTF8.self)
        let lines = field.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix("\t") })
        let value = field.dropFirst("DKIM-Signature:".count)
        let tags = value.split(separator: ";").map { String($0.drop { $0.isWhitespace }) }
        #expect(tags.last?.hasPrefix("b=") == true)
        #expect(!field.contains("l="))
    }

    @Test func `every protected name is named once more than it occurs`() throws {
        let names = SignedHeader(SigningFixture.header, protecting: SigningFixture.protected).names.map(\.text)
        #expect(names == ["From", "From", "To", "To", "Cc", "Subject", "Subject"])
    }

    @Test func `a long list of names is folded and still verifies`() async throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let names = try (0..<60).map { try HeaderName("X-Some-Longer-Header-Name-\($0)") } + [HeaderName("From")]
        let builder = try DKIMSignatureBuilder(
            domain: DomainName("example.org"), selector: DNSName("r1"),
            header: SignedHeader(SigningFixture.header, protecting: names), bodyHash: emptyBodyHash,
            signedAt: SigningFixture.now, expiresAt: SigningFixture.now + .hours(72))
        let signature = try key.signature(for: builder.digest, padding: .insecurePKCS1v1_5)
        let field = builder.field(signature: Array(signature.rawRepresentation))
        #expect(String(decoding: field, as: UTF8.self).split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        let text = DKIMKeyRecord.text(.rsa, key: Array(key.publicKey.derRepresentation))
        let results = await DKIMVerifier.verify(
            field + SigningFixture.header + [13, 10], asking: FixedResolver(["r1._domainkey.example.org": text]),
            at: SigningFixture.now)
        #expect(results.map(\.result) == [.pass])
        #expect(results.first?.reason == "")
    }

    private var emptyBodyHash: [UInt8] {
        var hasher = BodyHasher(.relaxed)
        return hasher.finish()
    }
}
