import Testing

@testable import Web

struct JSONParserTests {
    private func parse(_ text: String, _ limits: JSONLimits = .standard) throws(JSONProblem) -> JSONValue {
        try JSONParser.parse(Array(text.utf8), limits: limits)
    }

    private func reason(_ bytes: [UInt8], _ limits: JSONLimits = .standard) -> JSONProblem.Reason? {
        do throws(JSONProblem) {
            _ = try JSONParser.parse(bytes, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    private func reason(_ text: String, _ limits: JSONLimits = .standard) -> JSONProblem.Reason? {
        reason(Array(text.utf8), limits)
    }

    @Test(arguments: [
        "{}", "[]", "null", "true", "-0", "-1.5e+3", "\"\"", " [1, 2 ,3] ", "{\"a\":{\"b\":[{}]}}", "\"\\u00e9\\n\\/\"",
    ])
    func `lawful texts are read`(_ text: String) {
        #expect(reason(text) == nil)
    }

    @Test(arguments: [
        ("", JSONProblem.Reason.empty), ("  ", .empty), ("[1", .unexpectedEnd), ("{\"a\":1", .unexpectedEnd),
        ("\"abc", .unexpectedEnd), ("[1,]", .unexpectedCharacter), ("{\"a\":1,}", .unexpectedCharacter),
        ("{a:1}", .unexpectedCharacter), ("nul", .unexpectedEnd), ("nulx", .unexpectedCharacter), ("1 2", .trailing),
        ("01", .badNumber), ("-", .badNumber), ("1.", .badNumber), ("1e", .badNumber), ("+1", .unexpectedCharacter),
        ("NaN", .unexpectedCharacter), ("\"\\x\"", .badEscape), ("\"\\u12g4\"", .badEscape),
        ("\"\\ud800\"", .badEscape), ("\"\\udc00\"", .badEscape), ("\"\\ud800\\u0041\"", .badEscape),
        ("\"a\nb\"", .controlCharacter), ("{\"a\":1,\"a\":2}", .duplicateName),
        ("{\"a\":1,\"\\u0061\":2}", .duplicateName), ("\u{feff}{}", .unexpectedCharacter),
    ])
    func `unlawful texts are refused with their reason`(_ text: String, _ expected: JSONProblem.Reason) {
        #expect(reason(text) == expected)
    }

    @Test func `octets that are no UTF-8 are refused`() {
        #expect(reason([0x22, 0xff, 0x22]) == .notUTF8)
        #expect(reason([0x22, 0xed, 0xa0, 0x80, 0x22]) == .notUTF8)
        #expect(reason([0x22, 0xc0, 0x80, 0x22]) == .notUTF8)
    }

    @Test func `depth is bounded before anything is built`() {
        let bomb = String(repeating: "[", count: 1_000_000)
        #expect(reason(bomb) == .tooDeep)
        let limits = JSONLimits(depth: 3)
        #expect(reason("[[[]]]", limits) == nil)
        #expect(reason("[[[[]]]]", limits) == .tooDeep)
        #expect(reason("[[],[],[[]]]", limits) == nil)
    }

    @Test func `the number of values and of members is bounded`() {
        #expect(reason("[1,2,3]", JSONLimits(values: 4)) == nil)
        #expect(reason("[1,2,3,4]", JSONLimits(values: 4)) == .tooManyValues)
        #expect(reason("{\"a\":1,\"b\":2}", JSONLimits(members: 2)) == nil)
        #expect(reason("{\"a\":1,\"b\":2,\"c\":3}", JSONLimits(members: 2)) == .tooManyMembers)
    }

    @Test func `escapes are resolved, surrogate pairs too`() throws {
        guard case .string(let string) = try parse(#""\u0041\ud83d\ude00\"\\\/\b\f\n\r\t\u0000z""#) else {
            Issue.record("no string")
            return
        }
        #expect(string.text == "A\u{1f600}\"\\/\u{8}\u{c}\n\r\t\u{0}z")
    }

    @Test func `whole numbers are read exactly or not at all`() throws {
        #expect(try parse("9223372036854775807").integer == .max)
        #expect(try parse("9223372036854775808").integer == nil)
        #expect(try parse("1.0").integer == 1)
        #expect(try parse("1.5").integer == nil)
        #expect(try parse("9223372036854775808.0").integer == nil)
        #expect(try parse("1e3").integer == nil)
        #expect(try parse("-12").integer == -12)
    }

    @Test func `what is written is read back`() throws {
        let value: JSONValue = [
            "text": "quote \" backslash \\ line\n\r\t\u{1} é \u{1f600}", "list": [1, true, nil, [:]], "empty": "",
        ]
        let once = value.encoded
        #expect(try JSONParser.parse(once).encoded == once)
        #expect(String(decoding: once, as: UTF8.self).hasPrefix(#"{"text":"quote \" backslash \\ line\n\r\t\u0001 é"#))
    }

    @Test func `no mutation of a request crashes the reader`() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        let base = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",{"b":null}],"c":true}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
                case 1: bytes.remove(at: Int.random(in: bytes.indices, using: &random))
                default: bytes.insert(.random(in: 0...255, using: &random), at: bytes.count / 2)
                }
            }
            guard let value = try? JSONParser.parse(bytes) else { continue }
            let written = value.encoded
            #expect((try? JSONParser.parse(written))?.encoded == written, "seed \(seed)")
        }
    }
}

/// A random source whose course its seed fixes.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
