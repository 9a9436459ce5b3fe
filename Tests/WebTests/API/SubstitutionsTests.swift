import Testing

@testable import Web

struct SubstitutionsTests {
    private func apply(_ substitutions: Substitutions, to text: String) throws -> String {
        var expansion = Expansion(Expansion.Limits())
        return try substitutions.apply(to: text, within: &expansion)
    }

    @Test func `the longest tag wins and nothing is replaced twice`() throws {
        let substitutions = Substitutions([("-a-", "-b-"), ("-b-", "wrong"), ("-a-b", "long"), ("x", "")])
        #expect(try apply(substitutions, to: "1-a-2") == "1-b-2")
        #expect(try apply(substitutions, to: "-a-b") == "long")
        #expect(try apply(substitutions, to: "-a--a") == "-b--a")
        #expect(try apply(substitutions, to: "xxx") == "")
    }

    @Test func `tags and text of any script are kept whole`() throws {
        let substitutions = Substitutions([("%n%", "é"), ("ß", "ss")])
        #expect(try apply(substitutions, to: "Straße %n% ✓") == "Strasse é ✓")
    }

    @Test func `no tags change nothing`() throws {
        #expect(try apply(Substitutions([]), to: "-a-") == "-a-")
        #expect(Substitutions([]).isEmpty)
    }

    @Test func `a text without tags is not copied`() throws {
        let text = String(repeating: "no tag at all, ", count: 1000)
        for substitutions in [Substitutions([]), Substitutions([("-a-", "x")])] {
            let result = try apply(substitutions, to: text)
            let place = { (text: String) in text.utf8.withContiguousStorageIfAvailable { $0.baseAddress } }
            #expect(place(result) == place(text))
        }
    }

    @Test func `a text is given up as soon as it outgrows what a message may have`() throws {
        let substitutions = Substitutions([("a", String(repeating: "b", count: 100))])
        let text = String(repeating: "a", count: 1_000_000)
        var expansion = Expansion(Expansion.Limits(message: 1000, request: 1_000_000))
        #expect(throws: FieldProblem("personalizations", "One message may have at most 1000 bytes.", status: 413)) {
            try substitutions.apply(to: text, within: &expansion)
        }
        expansion = Expansion(Expansion.Limits(message: 1000, request: 1000))
        #expect(try substitutions.apply(to: String(text.prefix(10)), within: &expansion).utf8.count == 1000)
    }

    @Test func `tags that nearly match everywhere are no endless work`() throws {
        let nearly = String(repeating: "a", count: 90)
        let substitutions = Substitutions([(nearly + "b", "")])
        var expansion = Expansion(Expansion.Limits(message: 10_000, request: 10_000))
        #expect(throws: FieldProblem.self) {
            try substitutions.apply(to: String(repeating: "a", count: 1000), within: &expansion)
        }
        expansion = Expansion(Expansion.Limits(message: 10_000, request: 10_000))
        #expect(try substitutions.apply(to: nearly, within: &expansion) == nearly)
    }
}
