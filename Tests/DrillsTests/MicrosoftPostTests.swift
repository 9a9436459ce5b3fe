import MailAuth
import Message
import Testing

@testable import Drills

@Suite struct MicrosoftPostTests {
    private let now = Timestamp(seconds: 1_767_225_600)

    private func sketch(_ entry: Sketch.Entry, _ dice: inout Dice) -> Sketch {
        let tenant = Tenant(domain: "shop.example", keys: DrillKeys.tenantKeys, &dice)
        return Sketch(
            tenant: tenant, entry: entry, organisation: "shop.example", signingDomain: "shop.example",
            passedOnEntry: entry == .mailbox, author: "ada@shop.example", authorName: "Ada",
            reversePath: "ada@shop.example", recipients: ["bob@friend.example"], subject: "Agenda", token: "TOKEN77")
    }

    private func header(_ letter: Letter) -> [String] {
        String(decoding: letter.content, as: UTF8.self).lowercased().split(separator: "\r\n").map(String.init)
    }

    @Test(arguments: [Sketch.Entry.mailbox, .onPremises(address: "203.0.113.7", hello: "vps.example")])
    func signatureAndSealAreValid(_ entry: Sketch.Entry) async throws {
        var dice = Dice(seed: 1)
        let post = try DrillWorld.post.get()
        let sketch = sketch(entry, &dice)
        let letter = try post.write(sketch, at: now, &dice)
        let resolver = KeyTable(records: [
            "selector1._domainkey.shop.example": post.keys.record(of: sketch.tenant),
            "arcselector10001._domainkey.microsoft.com": post.keys.sealingRecord,
        ])
        let end = try #require(letter.content.firstRange(of: Array("\r\n\r\n".utf8)))
        var verifier = DKIMVerifier(header: Array(letter.content[..<end.upperBound]))
        verifier.update(letter.content[end.upperBound...])
        let results = await verifier.finish(asking: resolver, at: now)
        #expect(results.map(\.result) == [.pass])
        let chain = await ARCVerifier.verify(letter.content, asking: resolver, at: now)
        #expect(chain.result == .pass)
        #expect(chain.sealers.map(\.text) == ["microsoft.com"])
    }

    @Test func aMailboxsMailNamesTheTenantAndNoSource() throws {
        var dice = Dice(seed: 2)
        let sketch = sketch(.mailbox, &dice)
        let lines = header(try DrillWorld.post.get().write(sketch, at: now, &dice))
        #expect(lines.contains("x-ms-exchange-crosstenant-id: \(sketch.tenant.id)"))
        #expect(lines.contains("x-ms-exchange-crosstenant-authas: internal"))
        #expect(lines.contains("x-ms-exchange-crosstenant-fromentityheader: hosted"))
        #expect(!lines.contains { $0.contains("originalattributedtenantconnectingip") })
        #expect(lines.contains { $0.contains("with mapi id") })
    }

    @Test func whatAServerFedNamesThatServer() throws {
        var dice = Dice(seed: 3)
        let sketch = sketch(.onPremises(address: "203.0.113.7", hello: "vps.example"), &dice)
        let lines = header(try DrillWorld.post.get().write(sketch, at: now, &dice))
        #expect(lines.contains("x-ms-exchange-crosstenant-authas: anonymous"))
        #expect(
            lines.contains(
                "x-ms-exchange-crosstenant-originalattributedtenantconnectingip: "
                    + "tenantid=\(sketch.tenant.id);ip=[203.0.113.7];helo=[vps.example]"))
        #expect(lines.contains { $0.contains("dmarc=fail") })
    }

    @Test func noTwoMessagesAreAlikeAndTheSameSeedGivesTheSame() throws {
        let post = try DrillWorld.post.get()
        var (one, other, again) = (Dice(seed: 4), Dice(seed: 5), Dice(seed: 4))
        let first = try post.write(sketch(.mailbox, &one), at: now, &one)
        let second = try post.write(sketch(.mailbox, &other), at: now, &other)
        let third = try post.write(sketch(.mailbox, &again), at: now, &again)
        #expect(first.content == third.content)
        #expect(first.content != second.content)
        #expect(one.next() == again.next())
    }

    @Test func aCopyIsForSomebodyElseAndStillSigned() async throws {
        var dice = Dice(seed: 8)
        let post = try DrillWorld.post.get()
        let sketch = sketch(.mailbox, &dice)
        let copy = try post.write(sketch, at: now, &dice).addressed(to: "eve@other.example")
        #expect(copy.recipients == ["eve@other.example"])
        #expect(header(copy).contains("to: <eve@other.example>"))
        #expect(!String(decoding: copy.content, as: UTF8.self).contains("bob@friend.example"))
        let resolver = KeyTable(records: ["selector1._domainkey.shop.example": post.keys.record(of: sketch.tenant)])
        let end = try #require(copy.content.firstRange(of: Array("\r\n\r\n".utf8)))
        var verifier = DKIMVerifier(header: Array(copy.content[..<end.upperBound]))
        verifier.update(copy.content[end.upperBound...])
        #expect(await verifier.finish(asking: resolver, at: now).map(\.result) == [.pass])
    }

    @Test func aStampNamesTheOtherTenantAlone() throws {
        var dice = Dice(seed: 6)
        let sketch = sketch(.mailbox, &dice)
        let stranger = Tenant(keys: DrillKeys.tenantKeys, &dice)
        let letter = try DrillWorld.post.get().write(sketch, at: now, &dice)
        let stamped = letter.stamped(by: stranger)
        let names = header(stamped).filter { $0.hasPrefix("x-ms-exchange-crosstenant-id:") }
        #expect(names == ["x-ms-exchange-crosstenant-id: \(stranger.id)"])
        let bodies = [letter, stamped].map { letter in
            letter.content.firstRange(of: Array("\r\n\r\n".utf8)).map { Array(letter.content[$0.upperBound...]) }
        }
        #expect(bodies[0] == bodies[1])
    }

    /// Key records by name.
    private struct KeyTable: DNSResolver {
        let records: [String: String]

        func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
            guard type == .txt, let text = records[name.text] else { return DNSAnswer(.noName) }
            return DNSAnswer(.records([.text(Array(text.utf8))]))
        }
    }
}
