import Crypto
import CryptoExtras
import MailAuth
import Message
import Testing

@Suite struct DKIMVerifierTests {
    private let fixture: SigningFixture

    init() throws { fixture = try SigningFixture() }

    private func verify(
        _ message: [UInt8], _ resolver: (any DNSResolver)? = nil, at now: Timestamp = SigningFixture.now
    ) async -> DKIMResult? {
        await DKIMVerifier.verify(message, asking: resolver ?? fixture.resolver, at: now).first
    }

    private func replacing(_ old: String, _ new: String, in message: [UInt8]) -> [UInt8] {
        let text = String(decoding: message, as: UTF8.self)
        #expect(text.contains(old))
        return Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }

    @Test func `what was signed passes`() async throws {
        let result = await verify(try fixture.message())
        #expect(
            result
                == DKIMResult(
                    domain: "example.org", selector: "e1", identity: "@example.org", algorithm: "ed25519-sha256",
                    result: .pass))
    }

    @Test func `a message without signatures has no results`() async {
        let message = SigningFixture.header + [13, 10] + SigningFixture.body
        #expect(await DKIMVerifier.verify(message, asking: fixture.resolver, at: SigningFixture.now).isEmpty)
    }

    @Test func `refolding and a trailing empty line do no harm`() async throws {
        let message = replacing(
            "Subject: Is dinner\r\n ready?", "SUBJECT:  Is   dinner ready?  ", in: try fixture.message())
        #expect(await verify(message + [13, 10])?.result == .pass)
    }

    @Test(arguments: [
        ("joe@example.org", "jim@example.org"), ("We lost", "We won!"), ("To: sue", "To: sun"),
        ("Subject: Is", "Subject: Was"), ("x=17", "x=27"),
    ])
    func `a change is found`(old: String, new: String) async throws {
        #expect(await verify(replacing(old, new, in: try fixture.message()))?.result == .fail)
    }

    @Test(arguments: ["From: Eve <eve@example.org>", "Cc: eve@example.org", "Subject: Other", "to: eve@example.com"])
    func `a protected field cannot be added`(field: String) async throws {
        let message = try fixture.message()
        #expect(await verify(Array("\(field)\r\n".utf8) + message)?.result == .fail)
        #expect(await verify(replacing("\r\n\r\nHi.", "\r\n\(field)\r\n\r\nHi.", in: message))?.result == .fail)
    }

    @Test func `an unprotected field may be added`() async throws {
        #expect(await verify(Array("Received: by mx\r\n".utf8) + (try fixture.message()))?.result == .pass)
    }

    @Test func `a signature ends with its time`() async throws {
        let message = try fixture.message()
        #expect(await verify(message, at: SigningFixture.now + .hours(72) - .seconds(1))?.result == .pass)
        #expect(await verify(message, at: SigningFixture.now + .hours(72))?.result == .fail)
    }

    @Test func `without an answer from the DNS nothing is final`() async throws {
        var resolver = FixedResolver()
        resolver.answers["e1._domainkey.example.org"] = .failure("timed out")
        #expect(await verify(try fixture.message(), resolver)?.result == .temperror)
    }

    @Test(
        arguments: [
            nil, "v=DKIM1; k=ed25519; p=", "v=DKIM1; k=ed25519; p=QUJD", "v=DKIM1; k=rsa; p=QUJD", "v=DKIM1; p=**",
        ] as [String?])
    func `a missing, revoked or unusable key never verifies`(text: String?) async throws {
        let resolver = FixedResolver(text.map { ["e1._domainkey.example.org": $0] } ?? [:])
        #expect(await verify(try fixture.message(), resolver)?.result == .permerror)
    }

    @Test func `another key does not verify`() async throws {
        #expect(await verify(try fixture.message(), try SigningFixture().resolver)?.result == .fail)
    }

    @Test func `one usable key among several records is enough`() async throws {
        var resolver = fixture.resolver
        let good = resolver.answers["e1._domainkey.example.org"]
        guard case .records(let records) = good else { return }
        resolver.answers["e1._domainkey.example.org"] = .records([.text(Array("v=spf1 -all".utf8))] + records)
        #expect(await verify(try fixture.message(), resolver)?.result == .pass)
    }

    @Test func `a strict key is not for sub-domains`() async throws {
        let message = replacing("t=17", "i=@news.example.org; t=17", in: try fixture.message())
        var resolver = fixture.resolver
        #expect(await verify(message, resolver)?.result == .fail)
        guard case .records(let records) = resolver.answers["e1._domainkey.example.org"],
            case .text(let text) = records.first
        else { return }
        resolver.answers["e1._domainkey.example.org"] = .records([.text(text + Array("; t=s".utf8))])
        #expect(await verify(message, resolver)?.result == .permerror)
    }

    @Test func `rsa-sha1 is refused before any key is asked for`() async throws {
        var resolver = FixedResolver()
        resolver.answers["e1._domainkey.example.org"] = .failure("never asked")
        let message = replacing("a=ed25519-sha256", "a=rsa-sha1", in: try fixture.message())
        #expect(await verify(message, resolver)?.result == .permerror)
    }

    @Test func `a length larger than the body is refused, a smaller one is reported`() async throws {
        let long = replacing("t=17", "l=4000; t=17", in: try fixture.message())
        #expect(await verify(long)?.result == .permerror)
        let short = await verify(try fixture.messageWithLength(3))
        #expect(short?.result == .pass)
        #expect(short?.reason == "l= leaves 31 octets of the body unsigned")
        #expect(await verify(try fixture.messageWithLength(3) + Array("More.\r\n".utf8))?.result == .pass)
    }

    @Test func `a large body makes no large header`() async throws {
        let body = Array(String(repeating: "a line\r\n", count: 200_000).utf8)
        let message = try fixture.signatureField(body: body) + SigningFixture.header + [13, 10] + body
        #expect(message.count > DKIMLimits.headerOctets)
        #expect(await verify(message)?.result == .pass)
    }

    @Test func `no more than ten signatures are looked at`() async throws {
        let fields = try (0..<15).flatMap { _ in try fixture.signatureField() }
        let results = await DKIMVerifier.verify(
            fields + SigningFixture.header + [13, 10] + SigningFixture.body, asking: fixture.resolver,
            at: SigningFixture.now)
        #expect(results.map(\.result) == Array(repeating: .pass, count: DKIMLimits.signatures))
    }

    @Test func `an oversize signature or header is refused`() async throws {
        let padding = String(repeating: "z", count: DKIMLimits.signatureOctets)
        let message = replacing("v=1;", "v=1; n=\(padding);", in: try fixture.message())
        #expect(await verify(message)?.result == .permerror)
        let flood = Array("X: \(String(repeating: "y", count: DKIMLimits.headerOctets))\r\n".utf8)
        var verifier = DKIMVerifier(header: flood + SigningFixture.header + (try fixture.signatureField()))
        verifier.update(SigningFixture.body[...])
        #expect(await verifier.finish(asking: fixture.resolver, at: SigningFixture.now).map(\.result) == [.permerror])
    }

    @Test func `no mutation that changes what is signed passes`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let field = try fixture.signatureField()
        let lawful = SignedHeader(SigningFixture.header, protecting: SigningFixture.protected)
        for _ in 0..<1000 {
            let header = random.mutate(SigningFixture.header, alphabet: Array(" \t\r\n:FromT".utf8))
            let result = await verify(field + header + [13, 10] + SigningFixture.body)
            let mutated = SignedHeader(header, protecting: SigningFixture.protected)
            if result?.result == .pass { #expect(mutated.names == lawful.names, "seed \(seed), header \(header)") }
        }
    }
}
