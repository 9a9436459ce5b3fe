import MailAuth
import Message
import Testing

/// RFC 7208 4.6.4.
@Suite struct SPFLimitTests {
    @Test func `ten terms may ask the DNS and no more`() async throws {
        let ten = (0..<10).map { "a:h\($0).example.net" }.joined(separator: " ")
        for (record, expected) in [
            ("v=spf1 \(ten) -all", SPFResult.Outcome.fail), ("v=spf1 \(ten) mx -all", .permerror),
        ] {
            let world = SPFWorld(record: record)
            for index in 0..<10 { world.resolver.add("h\(index).example.net A 198.51.100.1") }
            let result = try await world.check()
            #expect(result.result == expected)
            #expect(result.lookups == 10)
        }
    }

    @Test func `the ten are shared with everything included`() async throws {
        let world = SPFWorld(record: "v=spf1 include:i.example.net include:i.example.net a -all")
        world.resolver.add("i.example.net TXT v=spf1 a:a.example.org a:a.example.org a:a.example.org")
        #expect(try await world.check(from: "198.51.100.1").result == .fail)
        #expect(try await world.check(from: "198.51.100.1").lookups == 9)
        world.resolver.remove("i.example.net", .txt)
        world.resolver.add(
            "i.example.net TXT v=spf1 a:a.example.org a:a.example.org a:a.example.org a:a.example.org")
        #expect(try await world.check(from: "198.51.100.1").result == .permerror)
    }

    @Test func `addresses, the record itself, explanations and macros cost nothing`() async throws {
        let world = SPFWorld(record: "v=spf1 ip4:203.0.113.1 ip6:::1 -all exp=%{p}.example.net")
        let result = try await world.check()
        #expect(result.result == .fail && result.lookups == 0)
    }

    @Test(arguments: ["redirect", "include:", "exists:%{p}.%{d} include:"])
    func `loops end`(term: String) async throws {
        let record = "v=spf1 \(term == "redirect" ? "redirect=" : term)example.org"
        let result = try await SPFWorld(record: record).check(from: "198.51.100.1")
        #expect(result.result == .permerror)
        #expect(result.lookups <= 10)
    }

    @Test func `two names without records are borne, a third is not`() async throws {
        let two = SPFWorld(record: "v=spf1 a:v1.example.net mx:v2.example.net -all")
        #expect(try await two.check().result == .fail)
        let three = SPFWorld(record: "v=spf1 a:v1.example.net mx:v2.example.net exists:v3.example.net -all")
        #expect(try await three.check().result == .permerror)
        let host = SPFWorld(record: "v=spf1 a:v1.example.net mx:v2.example.net mx:m.example.net -all")
        host.resolver.add("m.example.net MX 1 v3.example.net")
        #expect(try await host.check().result == .permerror)
    }

    @Test func `an existing name without the records asked for counts too`() async throws {
        let world = SPFWorld(record: "v=spf1 mx:a.example.org mx:mx.example.org mx:pass.example.net -all")
        #expect(try await world.check().result == .permerror)
    }

    @Test func `names of the peer without addresses do not count`() async throws {
        let world = SPFWorld(record: "v=spf1 ptr a:v1.example.net a:v2.example.net -all")
        for index in 0..<8 { world.resolver.add("7.100.51.198.in-addr.arpa PTR n\(index).example.org") }
        #expect(try await world.check(from: "198.51.100.7").result == .fail)
    }

    @Test func `ten MX hosts are looked up, and more are an error unless one matched before`() async throws {
        let world = SPFWorld(record: "v=spf1 mx:m.example.net -all")
        for index in 0..<11 {
            world.resolver.add("m.example.net MX \(index) h\(index).example.net")
            world.resolver.add("h\(index).example.net A 198.51.100.\(index)")
        }
        #expect(try await world.check(from: "198.51.100.9").result == .pass)
        #expect(try await world.check(from: "198.51.100.10").result == .permerror)
        world.resolver.remove("m.example.net", .mx)
        for index in 0..<10 { world.resolver.add("m.example.net MX 1 h\(index).example.net") }
        #expect(try await world.check(from: "198.51.100.10").result == .fail)
    }

    @Test func `ten names of the peer are looked at and the others passed over`() async throws {
        let world = SPFWorld(record: "v=spf1 ptr -all")
        for index in 0..<10 { world.resolver.add("7.100.51.198.in-addr.arpa PTR n\(index).example.net") }
        world.resolver.add("7.100.51.198.in-addr.arpa PTR late.example.org")
        world.resolver.add("late.example.org A 198.51.100.7")
        #expect(try await world.check(from: "198.51.100.7").result == .fail)
    }

    @Test func `the worst records cost some hundred questions`() async throws {
        let mx = (0..<9).map { "mx:m\($0).example.net" }.joined(separator: " ")
        let world = SPFWorld(record: "v=spf1 ptr:%{p}.example.net \(mx) -all exp=%{p}.example.net")
        for index in 0..<9 {
            for host in 0..<10 {
                world.resolver.add("m\(index).example.net MX 1 h\(index)-\(host).example.net")
                world.resolver.add("h\(index)-\(host).example.net A 198.51.100.1")
            }
        }
        for index in 0..<99 { world.resolver.add("1.2.0.192.in-addr.arpa PTR n\(index).example.net") }
        #expect(try await world.check().result == .fail)
        #expect(world.resolver.asked.count <= 125)
    }
}
