import Message
import Testing

@testable import Authority

@Suite struct AuthorisationRecordTests {
    private static let label = "mfrggzdfmztwq2lkmnwg23tpobyxe43uov3ho6dzpiydcmrtgq2q"
    private static let second = "nfrggzdfmztwq2lkmnwg23tpobyxe43uov3ho6dzpiydcmrtgq2q"

    private func read(_ text: String) throws(AuthorisationRecord.Problem) -> AuthorisationRecord {
        try AuthorisationRecord(Array(text.utf8))
    }

    @Test func `a record reads back as it is written`() throws {
        let platform = try DomainName("platform.example")
        for subdomains in [false, true] {
            for accounts in [[Self.label], [Self.label, Self.second]] {
                let record = AuthorisationRecord(
                    platform: platform, accounts: accounts, admitsSubdomains: subdomains)
                #expect(try read(record.text) == record)
            }
        }
        let record = AuthorisationRecord(platform: platform, accounts: [Self.label])
        #expect(record.text == "v=csgn1; p=platform.example; a=\(Self.label)")
    }

    @Test(arguments: [
        "v=csgn1;p=platform.example;a=LABEL", " v = csgn1 ; p = Platform.Example. ; a = LABEL ; ",
        "v=csgn1; p=platform.example; a=LABEL; x9=anything(){}", "v=csgn1; a=LABEL; s=n; p=platform.example",
        "v=csgn1; p=platform.example; a=LABEL; a=LABEL",
    ])
    func `blanks, order, unknown tags and a last semicolon do not matter`(_ text: String) throws {
        let record = try read(text.replacing("LABEL", with: Self.label))
        #expect(record.platform.text == "platform.example")
        #expect(record.accounts == [Self.label])
        #expect(!record.admitsSubdomains)
    }

    @Test(arguments: [
        ("", AuthorisationRecord.Problem.notARecord), ("v=spf1 -all", .notARecord),
        ("v=csgn2; p=p.example", .notARecord),
        ("p=p.example; v=csgn1; a=LABEL", .notARecord), ("V=csgn1; p=p.example; a=LABEL", .notARecord),
        ("v=csgn1", .missingPlatform), ("v=csgn1; a=LABEL", .missingPlatform),
        ("v=csgn1; p=p.example", .missingAccount), ("v=csgn1; p=p.example; a=", .badAccount),
        ("v=csgn1; p=p.example; a=SHORT", .badAccount), ("v=csgn1; p=p.example; a=LABEL1", .badAccount),
        ("v=csgn1; p=p example; a=LABEL", .badTag), ("v=csgn1; p=-p.example; a=LABEL", .badPlatform),
        ("v=csgn1; p=p.example; p=q.example; a=LABEL", .repeatedTag("p")),
        ("v=csgn1; v=csgn1; p=p.example; a=LABEL", .repeatedTag("v")),
        ("v=csgn1; p=p.example; a=LABEL; s=y; s=y", .repeatedTag("s")),
        ("v=csgn1; p=p.example; a=LABEL; s=yes", .badSubdomains), ("v=csgn1; p=p.example; a=LABEL; s", .badTag),
        ("v=csgn1;; p=p.example; a=LABEL", .badTag), ("v=csgn1; p=p.example; a=LABEL; =x", .badTag),
        ("v=csgn1; p=p.example; a=LABEL; B=x", .badTag), ("v=csgn1; p=p.example; a=LABEL; b=\u{e4}", .badTag),
    ])
    func `a record out of form is void and says why`(_ text: String, _ problem: AuthorisationRecord.Problem) {
        #expect(throws: problem) { try read(text.replacing("LABEL", with: Self.label)) }
    }

    @Test func `a record of absurd length is void`() {
        let text = "v=csgn1; p=p.example; a=\(Self.label); x=" + String(repeating: "y", count: 5000)
        #expect(throws: AuthorisationRecord.Problem.tooLong) { try read(text) }
    }

    @Test func `damaged records never crash and never name a label that is not in them`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let start = Array("v=csgn1; p=platform.example; a=\(Self.label); s=y".utf8)
        for _ in 0..<5000 {
            var bytes = start
            for _ in 0...Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(random.one(of: Array("v=;ps ya\u{0}\"\\".utf8)), at: place)
                }
            }
            guard let record = try? AuthorisationRecord(bytes) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(record.accounts.allSatisfy { text.contains($0) && AuthorisationRecord.isLabel($0) }, "seed \(seed)")
            #expect(try AuthorisationRecord(Array(record.text.utf8)) == record, "seed \(seed)")
        }
    }

    @Test func `several records together name an account if any does`() throws {
        let platform = try DomainName("platform.example")
        func read(_ texts: String...) -> AuthorisationReading {
            AuthorisationReading(texts.map { Array($0.utf8) }, platform: platform, label: Self.label)
        }
        let ours = "v=csgn1; p=platform.example; a=\(Self.label)"
        let others = "v=csgn1; p=platform.example; a=\(Self.second)"
        let elsewhere = "v=csgn1; p=other.example; a=\(Self.label); s=y"
        #expect(read(ours) == .named(admitsSubdomains: false))
        #expect(read(others, ours) == .named(admitsSubdomains: false))
        #expect(read(ours, elsewhere) == .named(admitsSubdomains: false))
        #expect(read(others, ours + "; s=y") == .named(admitsSubdomains: true))
        #expect(read(others) == .namesOthers)
        #expect(read(elsewhere) == .namesOthers)
        #expect(read() == .absent([]))
        #expect(read("google-site-verification=x") == .absent([]))
        #expect(read("v=csgn1; p=platform.example") == .absent([.missingAccount]))
        #expect(read(others, "v=csgn1; p=platform.example") == .namesOthers)
    }
}
