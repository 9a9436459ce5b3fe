import Testing

@testable import Web

struct SubstitutionsTests {
    @Test func `the longest tag wins and nothing is replaced twice`() {
        let substitutions = Substitutions([("-a-", "-b-"), ("-b-", "wrong"), ("-a-b", "long"), ("x", "")])
        #expect(substitutions.apply(to: "1-a-2") == "1-b-2")
        #expect(substitutions.apply(to: "-a-b") == "long")
        #expect(substitutions.apply(to: "-a--a") == "-b--a")
        #expect(substitutions.apply(to: "xxx") == "")
    }

    @Test func `tags and text of any script are kept whole`() {
        let substitutions = Substitutions([("%n%", "é"), ("ß", "ss")])
        #expect(substitutions.apply(to: "Straße %n% ✓") == "Strasse é ✓")
    }

    @Test func `no tags change nothing`() {
        #expect(Substitutions([]).apply(to: "-a-") == "-a-")
        #expect(Substitutions([]).isEmpty)
    }
}
