import MailAuth
import Message
import Testing

/// RFC 8617 5.1.
@Suite struct ARCSealerTests {
    private let world = ARCWorld()

    private func text(_ message: [UInt8]?) -> String { String(decoding: message ?? [], as: UTF8.self) }

    @Test func `a set has tags in the order of their names and short lines`() throws {
        let fields = HeaderBlock(parsing: try world.chain(1)).fields
        #expect(
            fields.prefix(3).compactMap { $0.name?.text } == [
                "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results",
            ])
        for field in fields.prefix(2) {
            let tags = field.text.split(separator: ";").map { $0.drop { $0 == " " || $0 == "\t" }.prefix { $0 != "=" } }
            #expect(tags == tags.sorted() && tags.count >= 7, "\(tags)")
            let lines = String(decoding: field.bytes, as: UTF8.self).split(separator: "\r\n")
            #expect(lines.filter { !$0.contains("b=") }.allSatisfy { $0.utf8.count <= 78 })
        }
    }

    @Test func `the first set says none whatever was asked for`() async throws {
        for status in ARCStatus.allCases {
            let message = try #require(try world.sealed(world.message, by: "one.example", status: status))
            #expect(text(message).contains("cv=none"))
            #expect(await world.verify(message).result == .pass)
        }
    }

    @Test func `a later set never says none`() throws {
        let message = try world.sealed(try world.chain(1), by: "two.example", status: .none)
        #expect(text(message).contains("cv=fail"))
    }

    @Test func `a broken chain is sealed as failed`() throws {
        let broken = Array(text(try world.chain(2)).replacing("cv=none", with: "cv=maybe").utf8)
        let message = text(try world.sealed(broken, by: "three.example", status: .pass))
        #expect(message.contains("cv=fail") && message.contains("i=3"))
    }

    @Test func `a full chain takes no more`() throws {
        #expect(try world.sealed(try world.chain(50), by: "two.example") == nil)
    }

    @Test(
        arguments: [
            (
                "spf=pass (a; b) smtp.mailfrom=x.org; dkim=pass",
                "i=1; mx.one.example; spf=pass (a; b) smtp.mailfrom=x.org; dkim=pass"
            ),
            ("none", "i=1; mx.one.example; none"),
            ("\r\n\tspf=pass;\r\n dkim=fail ;; ", "i=1; mx.one.example; spf=pass; dkim=fail"),
        ])
    func `our own results are taken over with their comments`(results: String, expected: String) throws {
        let message = try #require(try world.sealed(world.message, by: "one.example", results: results))
        let field = HeaderBlock(parsing: message).fields[2]
        #expect(field.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") == expected)
    }

    @Test func `results of others are left out`() throws {
        let message = Array("Authentication-Results: other.example; spf=pass\r\n".utf8) + world.message
        let sealed = text(try world.sealed(message, by: "one.example", results: "dkim=pass"))
        #expect(sealed.contains("i=1; mx.one.example; dkim=pass\r\n"))
    }

    @Test func `fields a reader sees are covered where they are there`() throws {
        let message = Array("CC: x@example.org\r\nDKIM-Signature: v=1\r\n".utf8) + world.message
        let sealed = text(try world.sealed(message, by: "one.example")).replacing("\r\n\t", with: "").filter {
            $0 != " "
        }
        #expect(sealed.contains("h=mime-version:date:from:to:subject:cc:dkim-signature;"))
    }
}
