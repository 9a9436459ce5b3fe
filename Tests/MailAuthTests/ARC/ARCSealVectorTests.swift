import Crypto
import CryptoExtras
import MailAuth
import Message
import Testing

/// Seals that others made; ours must have the same bytes, white space apart.
@Suite(.enabled(if: Vectors.has("arc/signing"))) struct ARCSealVectorTests {
    /// Left out of the suite by its authors: what they give as the message signature is not valid by their own key.
    private static let unlawful = [
        "header_order", "header_dup_ord1", "header_dup_ord2", "sig_header_dup_once", "sig_header_dup_twice",
        "header_non",
    ]

    @Test(arguments: ["arc-draft-sign-tests.yml", "unused_tests.yml"])
    func `seals are the same to the byte`(file: String) async throws {
        let suite = ARCSuite(try Vectors.text("arc/signing/\(file)"))
        let key = try _RSA.Signing.PrivateKey(unsafePEMRepresentation: suite.privateKey)
        #expect(suite.cases.count == (file.hasPrefix("arc") ? 17 : 7))
        var right = 0
        for test in suite.cases {
            let fields = try await seal(test, key)
            let got = fields.map { [$0.seal, $0.messageSignature, $0.results].map(Self.value) } ?? ["", "", ""]
            let wanted = ["AS", "AMS", "AAR"].map(test.expected)
            let isRight = got == wanted
            if isRight { right += 1 }
            #expect(isRight != Self.unlawful.contains(test.name), "\(test.name)")
            guard let fields, test.expected("AS").contains("cv=none") || test.expected("AS").contains("cv=pass") else {
                continue
            }
            let resolver = TableResolver("dummy._domainkey.example.org TXT \(suite.key)")
            let message = fields.bytes + WireLines.of(Array((test.fields["message"] ?? "").utf8))
            let result = await ARCVerifier.verify(message, asking: resolver, at: Timestamp(seconds: 20_000))
            #expect(result.result == .pass, "\(test.name): \(result.reason)")
        }
        print("arc/signing/\(file): \(right) of \(suite.cases.count)")
    }

    private func seal(_ test: ARCSuite.Case, _ key: _RSA.Signing.PrivateKey) async throws -> ARCSealer.Fields? {
        let message = WireLines.of(Array((test.fields["message"] ?? "").utf8))
        let sealer = ARCSealer(
            domain: try DomainName("example.org"), selector: try DNSName("dummy"),
            authservID: test.fields["srv-id"] ?? "")
        return try sealer.seal(
            message: message,
            signing: (test.fields["sig-headers"] ?? "").split(separator: ":").map { try HeaderName($0) },
            status: sealer.stampedStatus(in: message) ?? .none,
            at: Timestamp(seconds: Int64(test.fields["t"] ?? "") ?? 0)
        ) { digest in
            Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }

    @Test func `cases that were left out are not lawful chains`() async throws {
        let suite = ARCSuite(try Vectors.text("arc/signing/unused_tests.yml"))
        let resolver = TableResolver("dummy._domainkey.example.org TXT \(suite.key)")
        for test in suite.cases where Self.unlawful.contains(test.name) {
            let set = [("ARC-Seal", "AS"), ("ARC-Message-Signature", "AMS"), ("ARC-Authentication-Results", "AAR")]
                .map { "\($0): " + (test.fields[$1] ?? "").split(separator: "\n").joined(separator: "\n ") + "\n" }
                .joined()
            let message = WireLines.of(Array((set + (test.fields["message"] ?? "")).utf8))
            let result = await ARCVerifier.verify(message, asking: resolver, at: Timestamp(seconds: 20_000))
            #expect(result.result == .fail)
            #expect(result.reason.hasPrefix("the message signature of instance 1"), "\(test.name): \(result.reason)")
        }
    }

    /// What stands behind the colon, without white space.
    private static func value(_ field: [UInt8]) -> String {
        String(decoding: field, as: UTF8.self).drop { $0 != ":" }.dropFirst().filter { !$0.isWhitespace }
    }
}
