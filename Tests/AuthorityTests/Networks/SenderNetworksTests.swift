import Foundation
import Message
import Testing

@testable import Authority

@Suite struct SenderNetworksTests {
    @Test(arguments: [
        ("40.92.0.0", SenderOrigin.microsoft365), ("40.93.255.255", .microsoft365),
        ("40.94.0.1", .shared("microsoft-exchange")),
        ("40.95.0.0", .microsoftRelayPool), ("40.95.255.255", .microsoftRelayPool), ("40.91.255.255", .other),
        ("40.107.12.9", .microsoft365), ("52.103.255.255", .microsoft365), ("52.104.0.0", .other),
        ("52.238.78.88", .microsoft365), ("52.238.78.89", .other), ("104.47.127.255", .microsoft365),
        ("104.47.128.0", .other), ("2a01:111:f403::730", .microsoft365), ("2a01:111:f404::1", .other),
        ("::ffff:40.107.12.9", .microsoft365), ("209.85.220.41", .google), ("2607:f8b0:4864::1", .google),
        ("54.240.8.1", .shared("amazon-ses")), ("67.231.149.1", .shared("proofpoint")), ("192.0.2.1", .other),
        ("127.0.92.1", .other), ("::1", .other), ("255.255.255.255", .other),
    ])
    func `the built-in list tells whose network an address is in`(text: String, origin: SenderOrigin) throws {
        #expect(SenderNetworks.builtIn.origin(of: try IPAddress(text)) == origin)
    }

    @Test func `the relay pool wins wherever the published ranges touch it`() throws {
        let careless = SenderNetworks.builtIn.replacing(
            microsoft365: [try IPNetwork("40.92.0.0/14"), try IPNetwork("40.95.7.0/24")], asOf: Scene.now)
        #expect(careless.origin(of: try IPAddress("40.95.7.1")) == .microsoftRelayPool)
        #expect(careless.origin(of: try IPAddress("40.94.7.1")) == .microsoft365)
        #expect(careless.origin(of: try IPAddress("40.107.12.9")) == .other)
        #expect(careless.date == Scene.now)
    }

    @Test func `a network that shares one address with a shared sender is named`() throws {
        let list = SenderNetworks.builtIn
        #expect(list.sharedName(overlapping: try IPNetwork("40.107.3.16/28")) == "microsoft-365")
        #expect(list.sharedName(overlapping: try IPNetwork("40.95.3.16/28")) == "microsoft-relay-pool")
        #expect(list.sharedName(overlapping: try IPNetwork("52.238.78.80/28")) == "microsoft-365")
        #expect(list.sharedName(overlapping: try IPNetwork("0.0.0.0/0")) != nil)
        #expect(list.sharedName(overlapping: try IPNetwork("::/0")) != nil)
        #expect(list.sharedName(overlapping: try IPNetwork("2a01:111:f400:1::/64")) == "microsoft-365")
        #expect(list.sharedName(overlapping: try IPNetwork("167.89.1.0/28")) == "sendgrid")
        #expect(list.sharedName(overlapping: try IPNetwork("203.0.113.0/28")) == nil)
        #expect(list.sharedName(overlapping: try IPNetwork("2001:db8::/64")) == nil)
    }

    @Test func `in the sandbox loopback networks stand for the outside, and nothing else does`() throws {
        let list = SenderNetworks.sandbox
        #expect(list.origin(of: try IPAddress("127.0.92.7")) == .microsoft365)
        #expect(list.origin(of: try IPAddress("127.0.95.7")) == .microsoftRelayPool)
        #expect(list.origin(of: try IPAddress("127.0.66.7")) == .google)
        #expect(list.origin(of: try IPAddress("127.0.77.7")) == .shared("other-sender"))
        #expect(list.origin(of: try IPAddress("127.0.0.1")) == .other)
        #expect(list.origin(of: try IPAddress("40.107.12.9")) == .other)
    }

    @Test func `a list survives its encoding`() throws {
        let bytes = try JSONEncoder().encode(SenderNetworks.builtIn)
        let read = try JSONDecoder().decode(SenderNetworks.self, from: bytes)
        #expect(read == .builtIn)
        #expect(read.origin(of: try IPAddress("40.95.1.1")) == .microsoftRelayPool)
    }

    @Test func `every network finds what a plain search finds`() throws {
        var random = SeededRandom(seed: 92)
        let origins: [SenderOrigin] = [.microsoftRelayPool, .microsoft365, .google, .shared("a"), .shared("b")]
        for _ in 0..<50 {
            var networks: [SenderOrigin: [IPNetwork]] = [:]
            for _ in 0..<30 {
                let prefix = Int.random(in: 24...32, using: &random)
                let last = UInt8.random(in: 0...255, using: &random) & UInt8(truncatingIfNeeded: 0xff << (32 - prefix))
                let network = try IPNetwork(base: IPAddress(octets: [192, 0, 2, last]), prefix: prefix)
                networks[origins[Int.random(in: 0..<5, using: &random)], default: []].append(network)
            }
            let list = SenderNetworks(date: Scene.now, networks: networks)
            for last in UInt8.min...UInt8.max {
                let address = try IPAddress(octets: [192, 0, 2, last])
                let expected = origins.first { networks[$0]?.contains { $0.contains(address) } == true }
                #expect(list.origin(of: address) == expected ?? .other)
                let named = list.sharedName(overlapping: try IPNetwork(base: address, prefix: 32))
                #expect(named == expected?.word)
            }
        }
    }
}
