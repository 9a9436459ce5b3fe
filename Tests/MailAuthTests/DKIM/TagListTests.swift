import Message
import Testing

@testable import MailAuth

@Suite struct TagListTests {
    private func read(_ text: String) throws(TagList.Problem) -> TagList { try TagList(Array(text.utf8)[...]) }

    @Test func `white space around names and values does not count`() throws {
        let tags = try read(" v = 1 ;\r\n\ta=x y; empty=;")
        #expect(tags.text("v") == "1")
        #expect(tags["a"].map { String(decoding: $0, as: UTF8.self) } == "x y")
        #expect(tags.text("a") == "xy")
        #expect(tags["empty"]?.isEmpty == true)
        #expect(tags["none"] == nil)
    }

    @Test func `names differ by letter case`() throws {
        #expect(try read("a=1; A=2").text("A") == "2")
    }

    @Test func `a list keeps its empty parts`() throws {
        #expect(try read("h= from : to ::cc").list("h") == ["from", "to", "", "cc"])
    }

    @Test(
        arguments: [
            ("", nil), ("v=1", nil), ("v=1;", nil), ("v=1; \r\n", nil), ("v=1;;", .noEquals), ("; v=1", .noEquals),
            ("v", .noEquals), ("=1", .badName), ("1v=1", .badName), ("v-w=1", .badName), ("v=1; v=2", .duplicate("v")),
            ("v=\u{0}", .badValue), ("v=a\nb", .badValue), ("v=a\r\nb", .badValue), ("v=a\rb", .badValue),
            ("v=a\r\n b", nil), ("v=\u{7f}", .badValue), ("v=a=b", nil), ("v_1=1", nil),
        ] as [(String, TagList.Problem?)])
    func `only lawful lists are read`(text: String, problem: TagList.Problem?) {
        do throws(TagList.Problem) {
            _ = try read(text)
            #expect(problem == nil, "\(text) was read")
        } catch {
            #expect(error == problem)
        }
    }

    @Test func `there is an end to the number of tags`() {
        let text = (0...TagList.maximumTags).map { "t\($0)=1;" }.joined()
        #expect(throws: TagList.Problem.tooMany) { try read(text) }
    }

    @Test func `no mutation gives a name twice, a control character or an unfolded line`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let start = Array("v=1; a=rsa-sha256;\r\n\tb=QUJD REVG; h=from:to; t=1;".utf8)
        for _ in 0..<5000 {
            let bytes = random.mutate(start, alphabet: Array(";= \t\r\n\u{0}:abv1".utf8))
            guard let tags = try? TagList(bytes[...]) else { continue }
            #expect(Set(tags.tags.map(\.name)).count == tags.tags.count, "seed \(seed)")
            for tag in tags.tags {
                let value = bytes[tag.whole]
                #expect(!value.contains(0) && !value.contains(59), "seed \(seed), \(bytes)")
                for index in value.indices where value[index] == 10 {
                    #expect(bytes[index - 1] == 13, "seed \(seed), \(bytes)")
                }
            }
        }
    }

    @Test(
        arguments: [
            ("", []), ("QQ==", [65]), ("QQ", [65]), ("QUI=", [65, 66]), ("QU I\r\n =", [65, 66]),
            ("QUJD", [65, 66, 67]),
            ("Q", nil), ("QQ=", nil), ("QQ===", nil), ("=", nil), ("Q=Q=", nil), ("QUJD=", nil), ("Q*Q=", nil),
        ] as [(String, [UInt8]?)])
    func `base64 may be folded and need not be padded`(text: String, octets: [UInt8]?) {
        #expect(TagBase64.decode(Array(text.utf8)[...]) == octets)
    }

    @Test func `base64 comes back as it went`() {
        var random = SeededGenerator(seed: 7)
        for count in 0..<100 {
            let octets = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(TagBase64.decode(Array(Base64.encode(octets).utf8)[...]) == octets)
        }
    }
}
