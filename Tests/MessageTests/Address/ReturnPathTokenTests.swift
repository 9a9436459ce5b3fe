import Message
import Testing

struct ReturnPathTokenTests {
    private let domain = try? DomainName("bounces.example.net")
    private let now = Timestamp(seconds: 86_400 * 20_000 + 5)
    private let token = ReturnPathToken(
        message: 0x0123_4567_89ab_cdef_0011_2233_4455_6677, recipient: 3, lastDay: 20_001)

    /// A keyed sum; good enough to tell whether every octet is looked at.
    private let hash: ReturnPathToken.Hash = { bytes in
        (0..<32).map { index in bytes.reduce(UInt8(index)) { ($0 &* 31) ^ $1 } }
    }

    @Test func `a token is read back`() throws {
        let mailbox = token.mailbox(at: try #require(domain), hash: hash)
        #expect(mailbox.local.utf8.count == 50)
        #expect(try Mailbox(mailbox.description) == mailbox)
        #expect(ReturnPathToken(localPart: mailbox.local, at: now, hash: hash) == token)
    }

    @Test func `letter case does not matter`() throws {
        let local = token.mailbox(at: try #require(domain), hash: hash).local
        #expect(ReturnPathToken(localPart: local.uppercased(), at: now, hash: hash) == token)
    }

    @Test func `an address for several recipients names none`() throws {
        let several = ReturnPathToken(message: 7, recipient: nil, lastDay: 20_001)
        let local = several.mailbox(at: try #require(domain), hash: hash).local
        #expect(ReturnPathToken(localPart: local, at: now, hash: hash)?.recipient == .some(nil))
    }

    @Test func `a token is good through its last day and no longer`() throws {
        let local = token.mailbox(at: try #require(domain), hash: hash).local
        #expect(ReturnPathToken(localPart: local, at: Timestamp(seconds: 86_400 * 20_002 - 1), hash: hash) != nil)
        #expect(ReturnPathToken(localPart: local, at: Timestamp(seconds: 86_400 * 20_002), hash: hash) == nil)
    }

    @Test func `no single character can be changed`() throws {
        let local = Array(token.mailbox(at: try #require(domain), hash: hash).local.utf8)
        for index in local.indices {
            var changed = local
            changed[index] = changed[index] == 0x61 ? 0x62 : 0x61
            let text = String(decoding: changed, as: UTF8.self)
            #expect(ReturnPathToken(localPart: text, at: now, hash: hash) == nil, "character \(index)")
        }
    }

    @Test(arguments: ["", "b+", "b+aaaa", "joe", "b+\u{e4}", "b-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
    func `other addresses are no tokens`(_ local: String) {
        #expect(ReturnPathToken(localPart: local, at: now, hash: hash) == nil)
    }

    @Test func `a hash that is too short proves nothing`() throws {
        let local = token.mailbox(at: try #require(domain), hash: hash).local
        #expect(ReturnPathToken(localPart: local, at: now, hash: { _ in [] }) == nil)
    }
}
