import MailAuth
import Message
import Testing

/// Messages that other programs signed.
@Suite struct DKIMVectorTests {
    private let now = Timestamp(seconds: 1_667_900_000)

    @Test(.enabled(if: Vectors.has("dkim/stalwart")), arguments: 1...6)
    func `messages with their keys in the same file pass`(number: Int) async throws {
        let file = try Vectors.bytes("dkim/stalwart/00\(number).txt")
        let text = String(decoding: file, as: UTF8.self)
        let end = try #require(text.firstRange(of: "\n\n"))
        var keys: [String: String] = [:]
        for line in text[..<end.lowerBound].split(separator: "\n") {
            let space = try #require(line.firstIndex(of: " "))
            keys[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        let message = WireLines.of(Array(text[end.upperBound...].utf8))
        let results = await DKIMVerifier.verify(message, asking: FixedResolver(keys), at: now)
        #expect(!results.isEmpty)
        #expect(results.allSatisfy { $0.result == .pass }, "\(results)")
    }

    @Test(.enabled(if: Vectors.has("dkim/dkimpy")), arguments: ["rfc6376.signed.msg", "rfc6376.signed.rsa.msg"])
    func `simple form passes with RSA and with Ed25519`(file: String) async throws {
        let keys = [
            "test._domainkey.football.example.com": try Vectors.text("dkim/dkimpy/test.txt"),
            "brisbane._domainkey.football.example.com":
                "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        ]
        let message = WireLines.of(try Vectors.bytes("dkim/dkimpy/\(file)"))
        let results = await DKIMVerifier.verify(message, asking: FixedResolver(keys), at: now)
        #expect(!results.isEmpty)
        #expect(results.allSatisfy { $0.result == .pass }, "\(results)")
    }

    @Test(
        .enabled(if: Vectors.has("dkim/dkimpy")),
        arguments: [
            ("badk.txt", DKIMResult.Outcome.permerror), ("badversion.txt", .permerror), ("test_bad.txt", .permerror),
            ("test_tlsrpt.txt", .permerror), ("test.txt", .pass), ("test2.txt", .pass),
        ])
    func `a bad key record does not verify a good signature`(file: String, expected: DKIMResult.Outcome) async throws {
        let keys = ["test._domainkey.football.example.com": try Vectors.text("dkim/dkimpy/\(file)")]
        let message = WireLines.of(try Vectors.bytes("dkim/dkimpy/rfc6376.signed.rsa.msg"))
        let results = await DKIMVerifier.verify(message, asking: FixedResolver(keys), at: now)
        #expect(results.map(\.result) == [expected], "\(results)")
    }

    @Test(.enabled(if: Vectors.has("dkim/dkimpy"))) func `a message signed by Exim with Ed25519 passes`() async throws {
        let keys = ["sed._domainkey.test.ex": try Vectors.text("dkim/dkimpy/eximtest.dns")]
        let message = WireLines.of(try Vectors.bytes("dkim/dkimpy/ed25519test2.msg"))
        let results = await DKIMVerifier.verify(message, asking: FixedResolver(keys), at: now)
        #expect(results.map(\.result) == [.pass], "\(results)")
    }
}
