import Testing

@testable import MailAuth

/// RFC 9989 4.7 and 4.8.
@Suite struct DMARCRecordTests {
    private func read(_ text: String) -> DMARCRecord? { DMARCRecord(Array(text.utf8)) }

    @Test(arguments: [
        ("v=DMARC1", true), ("v=DMARC1;", true), ("v = DMARC1 ; p=none", true), ("V=DMARC1; p=none", true),
        ("v=DMARC1;p=none;", true), ("v=DMARC1 ;;; p=none", true), (" v=DMARC1; p=none", false),
        ("v=dmarc1; p=none", false),
        ("v=DMARC2; p=none", false), ("v=DMARC1 p=none", false), ("v=DMARC11; p=none", false),
        ("p=none; v=DMARC1", false),
        ("v=spf1 -all", false), ("", false), (";v=DMARC1", false), ("v=DMARC1\u{e9}; p=none", false), ("DMARC1", false),
    ])
    func `a record begins with its version`(text: String, isRecord: Bool) {
        #expect((read(text) != nil) == isRecord)
    }

    @Test func `every tag is read`() throws {
        let record = try #require(
            read(
                "v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=S; psd=y; t=y; "
                    + "rua=mailto:a@example.org, https://example.org/r; ruf=mailto:b@example.org!10m; fo=1"))
        #expect(
            record.policy == .reject && record.subdomainPolicy == .quarantine
                && record.nonexistentPolicy == DMARCPolicy.none)
        #expect(record.isDKIMStrict && record.isSPFStrict && record.isTesting && record.standing == .publicSuffix)
        #expect(record.reportURIs == ["mailto:a@example.org", "https://example.org/r"])
        #expect(record.failureURIs == ["mailto:b@example.org!10m"])
    }

    @Test func `what is missing or not understood has its default`() throws {
        let record = try #require(
            read("v=DMARC1; p=none; adkim=x; aspf=; psd=maybe; t=1; pct=50; ri=7; rf=afrf; new=1; junk"))
        #expect(record.policy == DMARCPolicy.none && record.subdomainPolicy == nil && record.nonexistentPolicy == nil)
        #expect(!record.isDKIMStrict && !record.isSPFStrict && !record.isTesting && record.standing == .unknown)
        #expect(record.reportURIs.isEmpty && record.isApplicable)
    }

    @Test(arguments: [
        ("v=DMARC1; P=REJECT", DMARCPolicy.reject), ("v=DMARC1; p = reject ", .reject),
        ("v=DMARC1;\tp=\treject\t;", .reject),
        ("v=DMARC1; x=1; p=quarantine", .quarantine), ("v=DMARC1; p=reject; p=none", .reject),
        ("v=DMARC1; p=none; reject", .none),
        ("v=DMARC1; =; ==; p=reject", .reject), ("v=DMARC1; p=reject; rua", .reject),
        ("v=DMARC1; v=DMARC1; p=reject", .reject),
    ])
    func `spelling and neighbours do not matter`(text: String, policy: DMARCPolicy) throws {
        #expect(try #require(read(text)).policy(for: .domain) == policy)
    }

    /// RFC 9989 4.10.1.
    @Test(
        arguments: [
            ("v=DMARC1", nil), ("v=DMARC1; p=", nil), ("v=DMARC1; p=bad", nil), ("v=DMARC1; p=reject; sp=bad", nil),
            ("v=DMARC1; p=reject; np=bad", nil), ("v=DMARC1; sp=reject", nil), ("v=DMARC1; p=bad; rua=nothing", nil),
            ("v=DMARC1; p=bad; rua=mailto:", nil), ("v=DMARC1; rua=mailto:a@example.org", DMARCPolicy.none),
            ("v=DMARC1; p=reject; sp=bad; rua=mailto:a@example.org", DMARCPolicy.none),
            ("v=DMARC1; p=bad; rua=:x, x:y", DMARCPolicy.none),
        ] as [(String, DMARCPolicy?)])
    func `a record without a lawful policy asks for reports or for nothing`(text: String, policy: DMARCPolicy?) throws {
        let record = try #require(read(text))
        #expect(record.isApplicable == (policy != nil))
        #expect(record.policy(for: .domain) == .none && record.policy(for: .subdomain(exists: false)) == .none)
    }

    @Test func `sub-domains have policies of their own`() throws {
        let all = try #require(read("v=DMARC1; p=none; sp=quarantine; np=reject"))
        #expect(all.policy(for: .domain) == .none)
        #expect(all.policy(for: .subdomain(exists: true)) == .quarantine)
        #expect(all.policy(for: .subdomain(exists: false)) == .reject)
        #expect(all.asksForExistence)
        let some = try #require(read("v=DMARC1; p=none; sp=quarantine"))
        #expect(some.policy(for: .subdomain(exists: false)) == .quarantine && !some.asksForExistence)
        let one = try #require(read("v=DMARC1; p=reject"))
        #expect(one.policy(for: .subdomain(exists: false)) == .reject)
    }

    @Test func `a record has an end`() {
        #expect(read("v=DMARC1; p=none;" + String(repeating: " ", count: DMARCLimits.recordOctets)) == nil)
    }

    @Test func `no mutation makes a crash`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let start = Array("v=DMARC1; p=reject; sp=none; np=reject; adkim=s; psd=n; t=y; rua=mailto:a@b.org,x:y".utf8)
        var read = 0
        for _ in 0..<20_000 {
            if DMARCRecord(random.mutate(start, alphabet: Array(";= vp\t\u{0}\u{ff},:D".utf8))) != nil { read += 1 }
            let noise = (0..<Int.random(in: 0...50, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = DMARCRecord(Array("v=DMARC1;".utf8) + noise)
        }
        #expect(read > 0 && read < 20_000, "seed \(seed)")
    }
}
