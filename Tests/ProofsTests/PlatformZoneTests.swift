import Authority
import Foundation
import Ledger
import MailAuth
import Message
import Proofs
import Signing
import TestKit
import Testing

/// What the platform's name server is given to publish.
@Suite struct PlatformZoneTests {
    private func zone(_ keys: [PlatformZone.Key] = []) throws -> PlatformZone {
        PlatformZone(platform: try DomainName("mail.example"), host: try DomainName("mx1.mail.example"), keys: keys)
    }

    @Test func `bounces have an exchanger and an SPF record of their own`() throws {
        #expect(
            try zone().text.split(separator: "\n").dropFirst() == [
                "bounce.mail.example. 3600 IN MX 10 mx1.mail.example.",
                "bounce.mail.example. 3600 IN TXT \"v=spf1 a:mx1.mail.example -all\"",
            ])
    }

    @Test func `keys stand in the order of their names, whatever order they came in`() throws {
        let keys = try ["b.example", "a.example"].map { PlatformZone.Key(name: try DNSName($0), text: "v=DKIM1; p=x") }
        #expect(try zone(keys).text == zone(keys.reversed()).text)
        #expect(try zone(keys).text.contains("a.example. 300 IN TXT \"v=DKIM1; p=x\"\nb.example. 300 IN TXT"))
    }

    @Test(arguments: [(255, [255]), (256, [255, 1]), (600, [255, 255, 90])])
    func `long text is cut into strings of at most 255 octets`(count: Int, lengths: [Int]) throws {
        let text = String(repeating: "x", count: count)
        let key = PlatformZone.Key(name: try DNSName("a.example"), text: text)
        let line = try #require(try zone([key]).text.split(separator: "\n").last)
        let strings = line.split(separator: "\"").filter { $0 != " " }.dropFirst()
        #expect(strings.map(\.count) == lengths)
        #expect(strings.joined() == text)
    }

    @Test func `a customer's keys are published beneath the platform and can be used by a verifier`() async throws {
        let world = try await ProofWorld()
        let acme = try await world.customer()
        let records = try await world.add("shop.example", for: acme)
        let keys = try await world.keys("shop.example", acme)
        #expect(keys.count >= 2)
        for key in keys {
            let target = try #require(records.first { $0.name.hasPrefix("\(key.selector)._domainkey.") }).value
            #expect(target == "\(key.selector).shop.example.dkim.mail.example")
            let answer = await world.dns.resolve(try DNSName(target), .txt)
            guard case .text(let text) = answer.records.first else {
                Issue.record("no key at \(target)")
                continue
            }
            #expect(try DKIMKeyRecord(text).key == key.publicKey)
        }
    }

    @Test func `the platform's own keys stand in place, and nobody is asked to publish them`() async throws {
        let world = try await ProofWorld()
        let zero = try #require(world.ledger.customer(.platform))
        let records = try await world.add("mail.example", for: zero)
        #expect(records.filter(\.isRequired).map(\.kind) == [.txt])
        #expect(records.allSatisfy { $0.name != $0.value })
        try world.publish(records)
        #expect(try await world.look("mail.example", zero).state == .active)
        let keys = try await world.keys("mail.example", zero)
        for key in keys {
            #expect(try world.zoneText().contains("\n\(key.selector)._domainkey.mail.example. 300 IN TXT"))
        }
    }

    @Test func `the file is made with its folder, and written again only when it says something else`() throws {
        let folder = try ScratchFolder()
        let path = folder.file("dns/platform.zone")
        let file = PlatformZoneFile(
            path: path, platform: try DomainName("mail.example"), host: try DomainName("mx.mail.example"))
        let key = PlatformZone.Key(name: try DNSName("a.example"), text: "v=DKIM1; p=x")
        let number = { try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int }
        try file.write([key])
        let first = try number()
        try file.write([key])
        #expect(try number() == first)
        try file.write([])
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("a.example") == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("dns")) == ["platform.zone"])
    }

    @Test func `a file that somebody changed is put right`() throws {
        let folder = try ScratchFolder()
        let path = folder.file("platform.zone")
        let file = PlatformZoneFile(
            path: path, platform: try DomainName("mail.example"), host: try DomainName("mx.mail.example"))
        try file.write([])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try "broken".write(toFile: path, atomically: true, encoding: .utf8)
        try file.write([])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}
