import MailAuth
import Message
import Testing

@testable import Resolver

@Suite struct WireNameTests {
    private static func plain(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    @Test func `a name is read to its end`() throws {
        let read = WireName.read([9] + Self.plain("Mx.Example") + [7], at: 1)
        #expect(read?.name == .name(try DNSName("mx.example")))
        #expect(read?.end == 13)
        #expect(WireName.read([0], at: 0)?.name == .root)
    }

    @Test func `compression leads backwards only`() throws {
        let bytes = Self.plain("example") + [2, 0x6d, 0x78, 0xc0, 0]
        #expect(WireName.read(bytes, at: 9)?.name == .name(try DNSName("mx.example")))
        #expect(WireName.read(bytes, at: 9)?.end == 14)
        #expect(WireName.read([0xc0, 0], at: 0) == nil)
        #expect(WireName.read([0xc0, 2, 0xc0, 0], at: 2) == nil)
        #expect(WireName.read([1, 0x61, 0xc0, 0], at: 0) == nil)
    }

    @Test(arguments: [[], [1], [5, 0x61], [0xc0], [0x80, 0x61, 0], [3, 0x61, 0x62, 0x63]] as [[UInt8]])
    func `a cut or unlawful name is refused`(bytes: [UInt8]) {
        #expect(WireName.read(bytes, at: 0) == nil)
    }

    @Test func `a name nobody can ask for is not turned into another`() {
        #expect(WireName.read([3, 0x61, 0x2e, 0x62, 0], at: 0)?.name == .other)
        #expect(WireName.read([3, 0x61, 0x20, 0x62, 0], at: 0)?.name == .other)
    }

    @Test func `malformed data gives no record`() {
        #expect(RecordData.read([1, 2, 3], .a) == nil)
        #expect(RecordData.read([1, 2, 3, 4], .aaaa) == nil)
        #expect(RecordData.read([5, 0x61], .txt) == nil)
        #expect(RecordData.read([0, 1], .mx) == nil)
        #expect(RecordData.read([0, 1, 0, 0], .mx) == nil)
        #expect(RecordData.read([3, 1, 1], .tlsa) == nil)
        #expect(RecordData.read([3, 1, 1, 9], .tlsa) == .tlsa(usage: 3, selector: 1, matching: 1, data: [9]))
        #expect(RecordData.read([], .txt) == .text([]))
    }

    @Test func `no mutation of a packet brings the reader down`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let owner = Self.plain("www.example")
        let target = Self.plain("host.example")
        var packet: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + owner + [0, 5, 0, 1]
        packet += [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, UInt8(target.count)] + target
        let name = try DNSName("www.example")
        #expect(AnswerPacket(packet).aliases(from: name).map(\.text) == ["host.example"])
        for _ in 0..<20_000 {
            let mutated = random.mutate(packet, alphabet: [0, 1, 3, 0x3f, 0x61, 0xc0, 0xff])
            #expect(AnswerPacket(mutated).aliases(from: name).count <= 1, "seed \(seed)")
        }
    }
}
