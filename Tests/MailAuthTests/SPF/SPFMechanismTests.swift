import MailAuth
import Message
import Testing

/// RFC 7208 5 and 6: what matches, and what it leads to.
@Suite struct SPFMechanismTests {
    @Test(
        arguments: [
            // 4.6.2 and 4.7
            ("v=spf1", "192.0.2.1", .neutral), ("v=spf1 +all", "192.0.2.1", .pass), ("v=spf1 all", "192.0.2.1", .pass),
            ("v=spf1 -all", "192.0.2.1", .fail), ("v=spf1 ~all", "192.0.2.1", .softfail),
            ("v=spf1 ?all -all", "192.0.2.1", .neutral),
            // 5.2
            ("v=spf1 include:pass.example.net -all", "192.0.2.1", .pass),
            ("v=spf1 -include:pass.example.net +all", "192.0.2.1", .fail),
            ("v=spf1 include:fail.example.net ~all", "192.0.2.1", .softfail),
            ("v=spf1 include:none.example.net +all", "192.0.2.1", .permerror),
            ("v=spf1 include:slow.example.net +all", "192.0.2.1", .temperror),
            ("v=spf1 include:bad.example.net +all", "192.0.2.1", .permerror),
            ("v=spf1 include:%{h} +all", "192.0.2.1", .permerror),
            ("v=spf1 include:org.%{h}. ?all", "192.0.2.1", .permerror),
            // 5.3
            ("v=spf1 a -all", "192.0.2.2", .pass), ("v=spf1 a -all", "192.0.2.1", .fail),
            ("v=spf1 a:a.example.org -all", "192.0.2.1", .pass), ("v=spf1 a:a.example.org -all", "2001:db8::1", .pass),
            ("v=spf1 a/24 -all", "192.0.2.255", .pass), ("v=spf1 a/24 -all", "192.0.3.0", .fail),
            ("v=spf1 a/31 -all", "192.0.2.3", .pass), ("v=spf1 a/31 -all", "192.0.2.4", .fail),
            ("v=spf1 a/0 -all", "203.0.113.1", .pass), ("v=spf1 a//0 -all", "203.0.113.1", .fail),
            ("v=spf1 a:a.example.org//32 -all", "2001:db8:ffff::", .pass),
            ("v=spf1 a:a.example.org//33 -all", "2001:db8:ffff::", .fail),
            ("v=spf1 a:none.example.net -all", "192.0.2.1", .fail),
            ("v=spf1 a:slow.example.net -all", "192.0.2.1", .temperror),
            ("v=spf1 a:a..example.org -all", "192.0.2.1", .fail), ("v=spf1 a:%{h} -all", "192.0.2.1", .fail),
            // 5.4
            ("v=spf1 mx -all", "192.0.2.3", .pass), ("v=spf1 mx -all", "192.0.2.2", .fail),
            ("v=spf1 mx/24 -all", "192.0.2.99", .pass), ("v=spf1 mx:a.example.org -all", "192.0.2.1", .fail),
            ("v=spf1 mx:slow.example.net -all", "192.0.2.1", .temperror),
            ("v=spf1 mx:nullmx.example.net -all", "192.0.2.1", .fail),
            // 5.5
            ("v=spf1 ptr -all", "192.0.2.1", .pass), ("v=spf1 ptr:a.example.org -all", "192.0.2.1", .pass),
            ("v=spf1 ptr:b.example.org -all", "192.0.2.1", .fail), ("v=spf1 ptr:EXAMPLE.org -all", "192.0.2.1", .pass),
            ("v=spf1 ptr:ample.org -all", "192.0.2.1", .fail), ("v=spf1 ptr -all", "192.0.2.2", .fail),
            ("v=spf1 ptr -all", "192.0.2.9", .fail), ("v=spf1 ptr -all", "192.0.2.8", .fail),
            // 5.6
            ("v=spf1 ip4:192.0.2.1 -all", "192.0.2.1", .pass), ("v=spf1 ip4:192.0.2.77/24 -all", "192.0.2.1", .pass),
            ("v=spf1 ip4:192.0.2.1/23 -all", "192.0.3.9", .pass), ("v=spf1 ip4:192.0.2.1 -all", "2001:db8::1", .fail),
            ("v=spf1 ip4:0.0.0.0/0 -all", "2001:db8::1", .fail), ("v=spf1 ip6:::/0 -all", "192.0.2.1", .fail),
            ("v=spf1 ip6:2001:db8::/32 -all", "2001:DB8:1::1", .pass),
            ("v=spf1 ip4:192.0.2.1 -all", "::ffff:192.0.2.1", .pass),
            ("v=spf1 ip6:::ffff:192.0.2.0/120 -all", "192.0.2.1", .pass),
            ("v=spf1 ip6:::ffff:192.0.2.0/121 -all", "192.0.2.200", .fail),
            ("v=spf1 ip6:::ffff:192.0.2.1/95 -all", "192.0.2.1", .fail),
            // 5.7
            ("v=spf1 exists:a.example.org -all", "192.0.2.99", .pass),
            ("v=spf1 exists:a.example.org -all", "2001:db8::99", .pass),
            ("v=spf1 exists:six.example.net -all", "2001:db8::99", .fail),
            ("v=spf1 exists:%{l}.%{i}.%{d} -all", "203.0.113.7", .pass),
            ("v=spf1 exists:%{l}.%{i}.%{d} -all", "203.0.113.8", .fail),
            ("v=spf1 exists:slow.example.net -all", "192.0.2.1", .temperror),
            // 6.1
            ("v=spf1 redirect=pass.example.net", "192.0.2.1", .pass),
            ("v=spf1 redirect=fail.example.net", "192.0.2.1", .fail),
            ("v=spf1 -all redirect=pass.example.net", "192.0.2.1", .fail),
            ("v=spf1 redirect=pass.example.net -ip4:192.0.2.1", "192.0.2.1", .fail),
            ("v=spf1 redirect=pass.example.net -ip4:192.0.2.1", "192.0.2.2", .pass),
            ("v=spf1 redirect=none.example.net", "192.0.2.1", .permerror),
            ("v=spf1 redirect=slow.example.net", "192.0.2.1", .temperror),
            ("v=spf1 redirect=%{h}", "192.0.2.1", .permerror),
        ] as [(String, String, SPFResult.Outcome)])
    func `mechanisms match as the standard says`(
        record: String, peer: String, expected: SPFResult.Outcome
    ) async throws {
        let world = SPFWorld(record: record)
        for line in [
            "slow.example.net TIMEOUT", "bad.example.net TXT v=spf1 moo", "six.example.net AAAA 2001:db8::6",
            "nullmx.example.net MX 0 .", "joe.203.0.113.7.example.org A 127.0.0.2",
            "9.2.0.192.in-addr.arpa PTR liar.example.org", "liar.example.org A 192.0.2.10",
            "8.2.0.192.in-addr.arpa TIMEOUT",
        ] {
            world.resolver.add(line)
        }
        let result = try await world.check(from: peer, helo: "single")
        #expect(result.result == expected, "\(result.reason)")
        #expect(result.reason.isEmpty == (result.result != .permerror && result.result != .temperror))
    }

    @Test func `the matching term is named`() async throws {
        let world = SPFWorld(record: "v=spf1 IP4:203.0.113.0/24 +include:pass.example.net -all")
        #expect(try await world.check().mechanism == "+include:pass.example.net")
        #expect(try await world.check(from: "203.0.113.7").mechanism == "IP4:203.0.113.0/24")
        #expect(try await SPFWorld(record: "v=spf1 redirect=pass.example.net").check().mechanism == "+all")
        #expect(try await SPFWorld(record: "v=spf1").check().mechanism == "")
    }

    @Test func `odd names are asked for`() async throws {
        let world = SPFWorld(record: "v=spf1 exists:%{l}.x.example.org a:foo:bar/baz.example.org -all")
        world.resolver.add("o'neil+tag=1.x.example.org A 127.0.0.2")
        #expect(try await world.check("o'neil+tag=1@example.org", from: "198.51.100.1").result == .pass)
        world.resolver.add("foo:bar/baz.example.org A 198.51.100.2")
        #expect(try await world.check(from: "198.51.100.2").result == .pass)
    }

    @Test func `a name may hold what the escapes stand for`() async throws {
        let world = SPFWorld(record: "v=spf1 exists:x%_y%-.%%.example.org -all")
        world.resolver.add("x y%20.%.example.org", "A", "127.0.0.2")
        #expect(try await world.check().result == .pass)
    }

    @Test func `the proved name is the domain, one beneath it, or any`() async throws {
        let world = SPFWorld(record: "v=spf1 exists:%{p}.list.example.net -all")
        world.resolver.add("a.example.org.list.example.net A 127.0.0.2")
        #expect(try await world.check().result == .pass)
        world.resolver.add("1.2.0.192.in-addr.arpa PTR example.org")
        world.resolver.add("example.org A 192.0.2.1")
        #expect(try await world.check().result == .fail)
        world.resolver.add("example.org.list.example.net A 127.0.0.2")
        #expect(try await world.check().result == .pass)
        world.resolver.add("unknown.list.example.net A 127.0.0.2")
        #expect(try await world.check(from: "198.51.100.1").result == .pass)
    }
}
