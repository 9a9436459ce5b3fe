import Message
import TestKit
import Testing

@testable import Ledger

struct MailboxKeysTests {
    @Test func `every spelling of one mailbox has one key`() throws {
        let keys = try World().ledger.mailboxKeys
        let joe = try keys.key(of: Mailbox("joe@gmail.com"))
        for spelling in ["J.o.e+a1@GoogleMail.com", "JOE@gmail.com", "joe+x@gmail.com"] {
            #expect(try keys.key(of: Mailbox(spelling)) == joe)
        }
        #expect(try keys.key(of: Mailbox("jo@gmail.com")) != joe)
        #expect(joe.utf8.count == 32)
        #expect(Hexadecimal.decode(joe)?.count == 16)
    }

    @Test func `keys of two installations have nothing in common`() throws {
        let joe = try Mailbox("joe@example.org")
        #expect(try World().ledger.mailboxKeys.key(of: joe) != World().ledger.mailboxKeys.key(of: joe))
    }

    @Test func `the same key comes out however often it is asked for`() throws {
        let keys = try World().ledger.mailboxKeys
        let all = try (0..<50).map { _ in try keys.key(of: Mailbox("joe@example.org")) }
        #expect(Set(all).count == 1)
    }
}
