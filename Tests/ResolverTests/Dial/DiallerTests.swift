import MailAuth
import Message
import NIOCore
import NIOEmbedded
import Resolver
import Synchronization
import Testing

@Suite struct DiallerTests {
    /// Each is inside, reserved, or carries another address.
    static let inside = [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1",
        "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "::10.1.2.3",
        "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::10.0.0.1",
        "100::1", "100:0:0:1::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:808:808::1", "3ffe::1", "3fff::1",
        "5f00::1", "fc00::1", "fd12:3456:789a::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1",
        "2a00:1450::5efe:10.0.0.1", "2a00:1450::200:5efe:c0a8:1",
    ]

    static let outside = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2001:200::1", "2606:4700:4700::1111", "2a00:1450:4001::1a", "2003::1", "::ffff:8.8.8.8",
    ]

    private let dialler = Dialler(resolver: ZoneResolver([]))

    @Test(arguments: inside) func `an internal address is refused`(text: String) throws {
        let refusal = dialler.refusal(of: try IPAddress(text))
        #expect(refusal != nil)
        #expect(refusal?.purpose.isEmpty == false)
    }

    @Test(arguments: outside) func `a public address is allowed`(text: String) throws {
        #expect(dialler.allowed(try IPAddress(text)))
    }

    @Test(arguments: [
        "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1", "0x7f.1", "1.0x", "mail.example.1",
    ])
    func `an address written as a name is no name`(text: String) async throws {
        var zone = Zone()
        zone.add(.record(.a, .address(try IPAddress("8.8.8.8"))), at: try DNSName(text))
        let dialler = Dialler(resolver: ZoneResolver([zone]))
        await #expect(throws: DialError.noAddress) { try await dialler.addresses(for: try DNSName(text)) }
    }

    @Test func `what the operator lists is allowed, and nothing beside it`() throws {
        let dialler = Dialler(
            resolver: ZoneResolver([]), allowing: [try IPNetwork("10.1.0.0/16"), try IPNetwork("::1/128")])
        #expect(dialler.allowed(try IPAddress("10.1.2.3")))
        #expect(dialler.allowed(try IPAddress("::ffff:10.1.2.3")))
        #expect(dialler.allowed(try IPAddress("::1")))
        #expect(!dialler.allowed(try IPAddress("10.2.0.1")))
        #expect(!dialler.allowed(try IPAddress("64:ff9b::10.1.2.3")))
        #expect(!dialler.allowed(try IPAddress("127.0.0.1")))
    }

    @Test func `we do not connect to ourselves, even where the operator allows the network`() throws {
        let here = try IPAddress("127.0.0.1")
        let dialler = Dialler(
            resolver: ZoneResolver([]), allowing: [try IPNetwork("127.0.0.0/8")],
            own: [OwnAddress(here, port: 2525), OwnAddress(try IPAddress("127.0.0.9"))])
        #expect(!dialler.allowed(here, port: 2525))
        #expect(dialler.allowed(here, port: 2526))
        #expect(!dialler.allowed(try IPAddress("127.0.0.9"), port: 25))
        #expect(dialler.refusal(of: here, port: 2525)?.purpose == "ourselves")
    }

    @Test func `a listener on all interfaces is known by the address of each`() throws {
        let own = OwnAddress.all(bound: try IPAddress("0.0.0.0"), port: 25)
        #expect(own.contains(OwnAddress(try IPAddress("127.0.0.1"), port: 25)))
        #expect(OwnAddress.all(bound: try IPAddress("192.0.2.1"), port: 25).count == 1)
    }

    private func zone(_ addresses: [String]) throws -> Zone {
        var zone = Zone()
        for text in addresses {
            let address = try IPAddress(text)
            zone.add(.record(text.contains(":") ? .aaaa : .a, .address(address)), at: try DNSName("mx.example"))
        }
        return zone
    }

    @Test func `a host keeps only its public addresses`() async throws {
        let host = try DNSName("mx.example")
        let mixed = Dialler(resolver: ZoneResolver([try zone(["10.0.0.1", "8.8.8.8", "::ffff:127.0.0.1", "2003::1"])]))
        #expect(try await mixed.addresses(for: host).map(\.description) == ["8.8.8.8", "2003::1"])
        let bad = Dialler(resolver: ZoneResolver([try zone(["10.0.0.1", "::1"])]))
        await #expect(throws: DialError.self) { try await bad.addresses(for: host) }
    }

    @Test func `no answer is not the same as no address`() async throws {
        let host = try DNSName("mx.example")
        await #expect(throws: DialError.noAddress) { try await dialler.addresses(for: host) }
        var zone = Zone()
        zone.add(.timeOut, at: host)
        let slow = Dialler(resolver: ZoneResolver([zone]))
        await #expect(throws: DialError.temporary("timed out")) { try await slow.addresses(for: host) }
        zone.add(.record(.a, .address(try IPAddress("8.8.8.8"))), at: host)
        let half = Dialler(resolver: ZoneResolver([zone]))
        #expect(try await half.addresses(for: host).count == 1)
    }

    @Test func `only checked addresses are opened, one after the other`() async throws {
        struct Down: Error {}
        let opened = Mutex<[String]>([])
        let dialler = Dialler(resolver: ZoneResolver([try zone(["127.0.0.1", "8.8.8.8", "8.8.4.4", "fe80::1"])]))
        let channel = EmbeddedChannel()
        _ = try await dialler.connect(to: try DNSName("mx.example"), port: 25) { address in
            let text = address.ipAddress ?? ""
            opened.withLock { $0.append(text) }
            if text == "8.8.8.8" { throw Down() }
            return channel
        }
        #expect(opened.withLock { $0 } == ["8.8.8.8", "8.8.4.4"])
        await #expect(throws: DialError.self) {
            try await dialler.connect(to: try DNSName("mx.example"), port: 25) { _ in throw Down() }
        }
        let inside = try IPAddress("169.254.169.254")
        await #expect(throws: DialError.refused([DialRefusal(address: inside, purpose: "link-local")])) {
            try await dialler.connect(toAny: [inside], port: 80) { _ in channel }
        }
    }
}
