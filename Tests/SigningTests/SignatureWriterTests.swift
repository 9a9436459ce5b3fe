import Crypto
import MailAuth
import Message
import Testing

@testable import Signing

@Suite struct SignatureWriterTests {
    private static let now = Timestamp(seconds: 1_767_225_600)
    private static let header = Array(
        "From: Joe <joe@example.org>\r\nTo: sue@example.net\r\nSubject: Hi\r\nCountersign-Account: abcd\r\n".utf8)
    private static let body = Array("Hello\r\n".utf8)

    private struct Zone: DNSResolver {
        var keys: [DNSName: [UInt8]]

        func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
            DNSAnswer(keys[name].map { .records([.text(Array(DKIMKeyRecord.text(.rsa, key: $0).utf8))]) } ?? .noName)
        }
    }

    private func message() -> FinalMessage {
        var hasher = BodyHasher()
        hasher.update(Self.body)
        return FinalMessage(
            header: Self.header, bodyHash: hasher.finish(), bodyDigest: Array(SHA256.hash(data: Self.body)),
            bodySize: Self.body.count)
    }

    private func key(_ domain: String, _ selector: String) throws -> SigningKey {
        SigningKey(domain: try DomainName(domain), selector: try DNSName(selector), key: try .generate(.rsa))
    }

    private func verify(_ fields: [UInt8], _ keys: [SigningKey], header: [UInt8] = Self.header) async throws
        -> [DKIMResult]
    {
        var zone = Zone(keys: [:])
        for key in keys {
            zone.keys[try DNSName("\(key.selector)._domainkey.\(key.domain)")] = try key.key.publicKey()
        }
        return await DKIMVerifier.verify(fields + header + [13, 10] + Self.body, asking: zone, at: Self.now)
    }

    @Test func `customer and platform both sign, and both verify`() async throws {
        let keys = [try key("example.org", "c1-abcd"), try key("platform.example", "c1-zero")]
        let fields = try SignatureWriter(signedAt: Self.now).fields(for: message(), with: keys)
        let results = try await verify(fields, keys)
        #expect(results.map(\.result) == [.pass, .pass])
        #expect(results.map(\.domain) == ["example.org", "platform.example"])
        #expect(results.allSatisfy { $0.reason.isEmpty })
    }

    @Test(arguments: ["From", "Reply-To", "List-Unsubscribe", "Countersign-Account", "Feedback-ID", "Form-Sub"])
    func `a field that decides about the mail can be neither added nor doubled`(name: String) async throws {
        let keys = [try key("example.org", "c1-abcd")]
        let fields = try SignatureWriter(signedAt: Self.now).fields(for: message(), with: keys)
        let added = Array("\(name): x@example.com\r\n".utf8)
        #expect(try await verify(fields, keys, header: added + Self.header).map(\.result) == [.fail])
        #expect(try await verify(fields, keys, header: Self.header + added).map(\.result) == [.fail])
    }

    @Test func `a signature says when it ends, and never how long the body is`() async throws {
        let keys = [try key("example.org", "c1-abcd")]
        let writer = SignatureWriter(signedAt: Self.now)
        let fields = try writer.fields(for: message(), with: keys)
        let value = fields[("DKIM-Signature:".utf8.count)...]
        let signature = try DKIMSignature(value: value)
        #expect(signature.signedAt == Self.now && signature.expiresAt == Self.now + .hours(72))
        #expect(signature.bodyLength == nil)
        #expect(signature.headerForm == .relaxed && signature.bodyForm == .relaxed)
        #expect(signature.signedFields.count == ProtectedFields.names.count + 4)
    }

    @Test func `every field of the list is a lawful name and stands in it once`() {
        #expect(ProtectedFields.names.count == 26)
        #expect(Set(ProtectedFields.names).count == 26)
    }
}
