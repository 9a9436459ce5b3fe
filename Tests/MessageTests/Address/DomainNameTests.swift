import Message
import Testing

@Suite struct DomainNameTests {
    @Test(arguments: [
        ("Example.ORG", "example.org"), ("example.org.", "example.org"),
        ("B\u{dc}CHER.example", "xn--bcher-kva.example"),
        ("bu\u{308}cher.example", "xn--bcher-kva.example"), ("xn--BCHER-kva.example", "xn--bcher-kva.example"),
        ("fa\u{df}.de", "xn--fa-hia.de"), ("\u{ff45}\u{ff58}\u{ff41}mple.org", "example.org"),
        ("\u{4f8b}\u{5b50}\u{3002}\u{5e7f}\u{544a}", "xn--fsqu00a.xn--4rr70v"),
        ("\u{3b5}\u{3c7}\u{3b1}\u{3bc}\u{3c0}\u{3bb}\u{3b5}.\u{3c8}\u{3bf}\u{3bc}", "xn--mxahbxey0c.xn--xxaf0a"),
        ("\u{935}\u{93f}\u{936}\u{94d}\u{935}.example", "xn--y2bac9a9d.example"), ("a--b.example", "a--b.example"),
        ("\u{d55c}\u{ad6d}.kr", "xn--3e0b707e.kr"), ("\u{1112}\u{1161}\u{11ab}\u{ad6d}.kr", "xn--3e0b707e.kr"),
    ])
    func `a domain has one canonical form`(_ input: String, _ canonical: String) throws {
        #expect(try DomainName(input).text == canonical)
        #expect(try DomainName(canonical).text == canonical)
    }

    @Test(arguments: [
        ("", DomainName.Problem.empty), (".", .empty), ("a..b", .emptyLabel), (".a", .emptyLabel),
        ("a_b.example", .forbiddenCharacter), ("a b", .forbiddenCharacter), ("a\r\nb", .forbiddenCharacter),
        ("a\0b", .forbiddenCharacter), ("-a.example", .badHyphen), ("a-.example", .badHyphen),
        ("xn--example.org", .badInternationalLabel), ("xn--a.org", .badInternationalLabel),
        ("xn--bcher-kva8.example", .badInternationalLabel), ("a\u{202e}b.example", .badInternationalLabel),
        ("\u{301}a.example", .badInternationalLabel), ("\u{1f600}.example", .badInternationalLabel),
        ("\u{5d0}a.example", .badInternationalLabel), ("a\u{2024}b.\u{fe52}", .badInternationalLabel),
    ])
    func `a broken domain is refused with the rule it breaks`(_ input: String, _ problem: DomainName.Problem) {
        #expect(throws: problem) { try DomainName(input) }
    }

    @Test func `lengths are those of the wire`() throws {
        let label = String(repeating: "a", count: 63)
        #expect(throws: Never.self) { try DomainName(label) }
        #expect(throws: DomainName.Problem.labelTooLong) { try DomainName("a\(label)") }
        #expect(throws: DomainName.Problem.tooLong) { try DomainName("\(label).\(label).\(label).\(label)") }
        #expect(throws: DomainName.Problem.tooLong) { try DomainName(String(repeating: "a.", count: 5000)) }
    }

    @Test func `an international name is shown in its script`() throws {
        #expect(try DomainName("xn--bcher-kva.example").displayText == "b\u{fc}cher.example")
        #expect(try DomainName("example.org").displayText == "example.org")
    }

    @Test func `whatever is accepted is plain letters, digits and hyphens and stays the same`() {
        var random = Seeded(seed: 31)
        let pieces: [Unicode.Scalar] = [
            "a", "Z", "-", ".", "1", "\u{fc}", "\u{308}", "\u{5d0}", "\u{915}", "\u{94d}", "\u{200d}", "x", "n",
            "\u{ac00}", "\u{1100}", "\u{3002}", "\u{ff21}", "\r",
        ]
        for _ in 0..<1500 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...10, using: &random) {
                view.append(pieces.randomElement(using: &random) ?? "a")
            }
            guard let domain = try? DomainName(String(view)) else { continue }
            let lawful = domain.text.utf8.allSatisfy {
                (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x2e
            }
            #expect(lawful)
            #expect((try? DomainName(domain.text)) == domain, "\(String(view).debugDescription), seed \(random.seed)")
            #expect(
                (try? DomainName(domain.displayText)) == domain, "\(String(view).debugDescription), seed \(random.seed)"
            )
        }
    }
}
