import MailAuth
import Message
import Testing

/// Messages that others made, with the records their authors tried them with.
@Suite(.enabled(if: Vectors.has("dmarc/authheaders"))) struct DMARCVectorTests {
    private let now = Timestamp(seconds: 1_667_900_000)

    private func world() throws -> TableResolver {
        let resolver = TableResolver(
            """
            _dmarc.example.com TXT v=DMARC1; p=reject; rua=mailto:reports@example.com
            _dmarc.example.org TXT v=DMARC1; p=none
            _dmarc.example.net TXT v=DMARC1; p=none; sp=reject
            _dmarc.example.biz TXT v=DMARC1; p=none; sp=quarantine; np=reject
            _dmarc.nop.example.org TXT v=DMARC1; sp=quarantine; np=reject
            _dmarc.bad.example.com TXT v=DMARC1; p=none; reject
            _dmarc.gov TXT v=DMARC1; p=reject; np=reject; psd=y
            example.gov A 192.0.2.1
            sub.example.net A 192.0.2.1
            sub2.example.biz A 192.0.2.1
            """)
        resolver.add("test._domainkey.example.com TXT \(try Vectors.text("dkim/dkimpy/test.txt"))")
        return resolver
    }

    @Test(
        arguments: [
            ("test.message_signed", .pass, "example.com", "example.com", .reject),
            ("testcomma.message", .pass, "example.com", "example.com", .reject),
            ("test.message", .fail, "example.com", "example.com", .reject),
            ("test.message_multi", .fail, "example.com", "example.com", .reject),
            ("test.message_multi2", .fail, "example.com", "example.com", .reject),
            ("test.message_sub", .fail, "sub.example.net", "example.net", .reject),
            ("test.message_np1", .fail, "sub.example.biz", "example.biz", .reject),
            ("test.message_np2", .fail, "sub2.example.biz", "example.biz", .quarantine),
            ("test_nop.message", .none, "nop.example.org", "example.org", .none),
            ("test.gov.message", .fail, "example.gov", "example.gov", .reject),
            // There is no From that can be read.
            ("test.nofrom.message", .permerror, "", "", .none),
            // Its authors call a part without an equals sign an error of the record; RFC 9989 4.7 passes over it.
            ("test.bad.message", .fail, "bad.example.com", "example.com", .none),
        ] as [(String, DMARCResult.Outcome, String, String, DMARCPolicy)])
    func `messages are judged as they should be`(
        file: String, expected: DMARCResult.Outcome, domain: String, organization: String, policy: DMARCPolicy
    ) async throws {
        let message = WireLines.of(try Vectors.bytes("dmarc/authheaders/\(file)"))
        let resolver = try world()
        let dkim = await DKIMVerifier.verify(message, asking: resolver, at: now)
        let report = DMARCReport(
            await DMARCEvaluator.evaluate(header: message, spf: nil, dkim: dkim, asking: resolver))
        #expect(report.result == expected)
        #expect(report.domain == domain && report.organizationalDomain == organization)
        #expect(report.policy == policy)
    }

    /// As their authors tried it: DKIM proved the other domain.
    @Test(arguments: ["test.message_multi", "test.message_multi2"])
    func `one proved author of two is not enough`(file: String) async throws {
        let message = WireLines.of(try Vectors.bytes("dmarc/authheaders/\(file)"))
        let result = await DMARCEvaluator.evaluate(
            header: message, spf: nil, dkim: [DMARCWorld.dkim("example.com", .fail), DMARCWorld.dkim("example.org")],
            asking: try world())
        #expect(result.result == .fail && result.domain?.text == "example.com" && result.policy == .reject)
    }
}
