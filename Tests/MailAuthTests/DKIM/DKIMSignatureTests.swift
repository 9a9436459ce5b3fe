import MailAuth
import Message
import Testing

@Suite struct DKIMSignatureTests {
    static let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    static let lawful = [
        "v": "1", "a": "rsa-sha256", "b": "QUJD", "bh": hash, "d": "example.org", "h": "From:To", "s": "s1",
    ]

    private func read(_ changes: [String: String?] = [:]) throws(DKIMSignature.Problem) -> DKIMSignature {
        var tags = Self.lawful
        for (name, value) in changes { tags[name] = value }
        let text = tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        return try DKIMSignature(value: Array(text.utf8)[...])
    }

    @Test func `what is not said has its default`() throws {
        let signature = try read()
        #expect(signature.headerForm == .simple && signature.bodyForm == .simple)
        #expect(signature.identity == "@example.org")
        #expect(signature.keyName.text == "s1._domainkey.example.org")
        #expect(signature.bodyLength == nil && signature.signedAt == nil && signature.expiresAt == nil)
    }

    @Test func `every tag is read`() throws {
        let signature = try read([
            "c": "relaxed/simple", "i": "joe@news.example.org", "l": "12", "t": "100", "x": "200", "q": "dns/txt",
            "h": " from : Subject ",
        ])
        #expect(signature.headerForm == .relaxed && signature.bodyForm == .simple)
        #expect(signature.identity == "joe@news.example.org")
        #expect(signature.bodyLength == 12)
        #expect(signature.signedAt == Timestamp(seconds: 100) && signature.expiresAt == Timestamp(seconds: 200))
        #expect(signature.signedFields.map(\.folded) == ["from", "subject"])
    }

    @Test(arguments: ["v", "a", "b", "bh", "d", "h", "s"])
    func `a required tag may not be missing`(tag: String) {
        #expect(throws: DKIMSignature.Problem.missing(tag)) { try read([tag: nil]) }
    }

    @Test(
        arguments: [
            ("v", "2", .badVersion), ("v", "01", .badVersion), ("a", "rsa-md5", .unknownAlgorithm),
            ("b", "", .badTag("b")), ("b", "Q", .badTag("b")), ("bh", "QUJD", .badTag("bh")),
            ("c", "strict", .badTag("c")), ("c", "relaxed/", .badTag("c")), ("c", "simple/simple/simple", .badTag("c")),
            ("d", "org", .badTag("d")), ("d", "exa mple..org", .badTag("d")), ("s", "a b!", .badTag("s")),
            ("h", "", .badTag("h")), ("h", "From:", .badTag("h")), ("h", "To:Subject", .fromNotSigned),
            ("i", "joe", .badTag("i")), ("i", "joe@example.com", .identityOutsideDomain),
            ("i", "joe@notexample.org", .identityOutsideDomain), ("l", "-1", .badTag("l")), ("l", "", .badTag("l")),
            ("t", "now", .badTag("t")), ("x", "1e9", .badTag("x")), ("q", "http", .unknownQueryMethod),
        ] as [(String, String, DKIMSignature.Problem)])
    func `an unlawful tag is refused`(tag: String, value: String, problem: DKIMSignature.Problem) {
        #expect(throws: problem) { try read([tag: value]) }
    }

    @Test func `a signature cannot expire before it was made`() {
        #expect(throws: DKIMSignature.Problem.expiresBeforeSigned) { try read(["t": "200", "x": "100"]) }
    }

    @Test func `a number too large to be meant is as good as infinite`() throws {
        #expect(try read(["x": "99999999999999999999"]).expiresAt == Timestamp(seconds: 999_999_999_999))
        #expect(try read(["l": String(repeating: "9", count: 76)]).bodyLength == .max)
    }
}
