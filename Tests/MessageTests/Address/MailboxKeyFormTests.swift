import Message
import Testing

@Suite struct MailboxKeyFormTests {
    private func key(_ text: String) throws -> String { MailboxKeyForm(try Mailbox(text)).text }

    @Test(arguments: [
        "J.o.e+a1@GoogleMail.com", "joe@gmail.com", "\"joe\"@gmail.com", "\u{ff4a}oe@gmail.com", "JOE@gmail.com",
    ])
    func `all spellings of one Gmail address share a key`(_ text: String) throws {
        #expect(try key(text) == "joe@gmail.com")
    }

    @Test func `a domain in another script has one key`() throws {
        #expect(try key("joe@B\u{dc}CHER.example") == "joe@xn--bcher-kva.example")
        #expect(try key("joe@xn--bcher-kva.example") == "joe@xn--bcher-kva.example")
    }

    @Test func `a plus at the beginning stays`() throws {
        #expect(try key("+joe@example.org") == "+joe@example.org")
        #expect(try key("+joe+x@example.org") == "+joe@example.org")
        #expect(try key("joe+x+y@example.org") == "joe@example.org")
    }

    @Test func `dots count outside Gmail, and hyphens outside Yahoo`() throws {
        #expect(try key("j.oe@example.org") == "j.oe@example.org")
        #expect(try key("joe-shop@example.org") == "joe-shop@example.org")
        #expect(try key("joe-shop@yahoo.co.uk") == "joe@yahoo.co.uk")
        #expect(try key("joe-shop@yahoo.example.notyahoo.org") == "joe-shop@yahoo.example.notyahoo.org")
    }

    @Test func `letter case is folded in every script`() throws {
        #expect(try key("STRA\u{df}E@example.org") == key("strasse@example.org"))
        #expect(try key("\u{3a3}\u{39f}\u{3a3}@example.org") == key("\u{3c3}\u{3bf}\u{3c2}@example.org"))
        #expect(try key("J\u{d6}RG@example.org") == key("jo\u{308}rg@example.org"))
    }

    @Test func `quoted and routed local parts are not ordinary`() throws {
        #expect(try MailboxKeyForm(Mailbox("joe@example.org")).isOrdinary)
        #expect(try MailboxKeyForm(Mailbox("\"joe\"@example.org")).isOrdinary)
        #expect(try !MailboxKeyForm(Mailbox("\"joe x\"@example.org")).isOrdinary)
        #expect(try !MailboxKeyForm(Mailbox("joe%a.example@example.org")).isOrdinary)
        #expect(try !MailboxKeyForm(Mailbox("a!joe@example.org")).isOrdinary)
    }
}
