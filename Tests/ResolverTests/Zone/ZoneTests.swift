import Foundation
import MailAuth
import Message
import Resolver
import Testing

@Suite struct ZoneTests {
    static let sample = """
        {"Example.ORG": [{"MX": [10, "mx.example.org."]}, {"TXT": ["v=spf1 ", "-all"]}, {"TXT": "one"}],
         "mx.example.org": [{"A": "192.0.2.1"}, {"AAAA": "2001:db8::1"}],
         "quiet.example": [{"MX": [0, "."]}], "slow.example": ["TIMEOUT", {"A": "192.0.2.2"}],
         "www.example.org": [{"CNAME": "mx.example.org"}], "1.2.0.192.in-addr.arpa": [{"PTR": "mx.example.org"}],
         "_dmarc.example.org": [{"TXT": "v=DMARC1; p=none"}], "b\\u00e4d name": [{"A": "192.0.2.9"}],
         "odd.example": [{"SPF": "v=spf1"}], "deep.under.example": [{"NS": "ns.example"}]}
        """

    static func read(_ text: String) throws -> Zone {
        try JSONDecoder().decode(Zone.self, from: Data(text.utf8))
    }

    private func answer(_ name: String, _ type: DNSRecordType) async throws -> DNSAnswer.Outcome {
        await ZoneResolver([try Self.read(Self.sample)]).resolve(try DNSName(name), type).outcome
    }

    @Test func `names compare without letter case`() async throws {
        #expect(
            try await answer("EXAMPLE.org", .mx)
                == .records([.mail(preference: 10, host: try DNSName("mx.example.org"))]))
    }

    @Test func `the strings of a text record are one text`() async throws {
        let texts = ["v=spf1 -all", "one"].map { DNSRecord.text(Array($0.utf8)) }
        #expect(try await answer("example.org", .txt) == .records(texts))
    }

    @Test func `every type is read`() async throws {
        #expect(try await answer("mx.example.org", .a) == .records([.address(try IPAddress("192.0.2.1"))]))
        #expect(try await answer("mx.example.org", .aaaa) == .records([.address(try IPAddress("2001:db8::1"))]))
        #expect(try await answer("quiet.example", .mx) == .records([.mail(preference: 0, host: nil)]))
        let host = try DNSName("mx.example.org")
        #expect(try await answer("1.2.0.192.in-addr.arpa", .ptr) == .records([.name(host)]))
        #expect(try await answer("www.example.org", .cname) == .records([.name(host)]))
        #expect(try await answer("deep.under.example", .ns) == .records([.name(try DNSName("ns.example"))]))
    }

    @Test func `a name without the type exists, and so does a name above another`() async throws {
        #expect(try await answer("example.org", .a) == .noData)
        #expect(try await answer("odd.example", .txt) == .noData)
        #expect(try await answer("under.example", .a) == .noData)
        #expect(try await answer("other.example", .a) == .noName)
        #expect(try await answer("xexample.org", .a) == .noName)
    }

    @Test func `a slow name answers only for the types it has`() async throws {
        #expect(try await answer("slow.example", .a) == .records([.address(try IPAddress("192.0.2.2"))]))
        #expect(try await answer("slow.example", .txt) == .failure("timed out"))
    }

    @Test(arguments: [
        "[]", "{", "{\"a.example\": {}}", "{\"a.example\": [\"SLOW\"]}", "{\"a.example\": [{\"A\": \"1.2.3\"}]}",
        "{\"a.example\": [{\"MX\": \"mx.example\"}]}", "{\"a.example\": [{\"MX\": [70000, \"mx.example\"]}]}",
        "{\"a.example\": [{\"TXT\": 1}]}", "{\"a.example\": [7]}",
    ])
    func `what is no zone is refused`(text: String) {
        #expect(throws: (any Error).self) { try Self.read(text) }
    }

    @Test func `a zone comes back as it was written`() throws {
        let zone = try Self.read(Self.sample)
        #expect(try JSONDecoder().decode(Zone.self, from: JSONEncoder().encode(zone)) == zone)
    }

    @Test func `replacing a name's records leaves the others alone`() async throws {
        var zone = try Self.read(Self.sample)
        let name = try DNSName("deep.under.example")
        zone.replace(name, with: [.record(.txt, .text(Array("new".utf8)))])
        #expect(await ZoneResolver([zone]).resolve(name, .txt).records == [.text(Array("new".utf8))])
        #expect(await ZoneResolver([zone]).resolve(name, .ns).outcome == .noData)
        zone.replace(name, with: [])
        #expect(await ZoneResolver([zone]).resolve(name, .txt).outcome == .noName)
        #expect(await ZoneResolver([zone]).resolve(try DNSName("under.example"), .txt).outcome == .noName)
        #expect(await ZoneResolver([zone]).resolve(try DNSName("mx.example.org"), .a).records.count == 1)
    }

    @Test func `no mutation of a zone file brings the reader down`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var read = 0
        for _ in 0..<400 {
            let bytes = random.mutate(Array(Self.sample.utf8), alphabet: Array("{}[]\",:0 aTIMEOUT\\".utf8))
            if (try? JSONDecoder().decode(Zone.self, from: Data(bytes))) != nil { read += 1 }
        }
        #expect(read > 0 && read < 400, "seed \(seed)")
    }
}
