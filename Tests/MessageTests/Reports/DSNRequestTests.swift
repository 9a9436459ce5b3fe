import Testing

@testable import Message

@Suite struct DSNRequestTests {
    @Test(
        arguments: [
            ("NEVER", .never, "NEVER"), ("success", .success, "SUCCESS"),
            ("DELAY,failure", [.failure, .delay], "FAILURE,DELAY"),
        ] as [(String, DSNNotify, String)])
    func `NOTIFY is read and written`(text: String, notify: DSNNotify, written: String) {
        #expect(DSNNotify(value: text) == notify)
        #expect(notify.value == written)
    }

    @Test(arguments: ["", "NEVER,SUCCESS", "SUCCESS,", "SOMETIMES", "SUCCESS DELAY"])
    func `NOTIFY with other words is refused`(text: String) {
        #expect(DSNNotify(value: text) == nil)
    }

    @Test(arguments: ["", "a\r\nAction: delivered", "a\u{0}", "caf\u{e9}", String(repeating: "x", count: 101)])
    func `an envelope id is short and printable`(text: String) {
        #expect(EnvelopeID(Array(text.utf8)) == nil)
        #expect(EnvelopeID(Array("QQ314159 a+b=c".utf8))?.text == "QQ314159 a+b=c")
    }

    @Test(arguments: [
        ("", "a"), ("rfc 822", "a"), ("rfc822:", "a"), ("rfc822\r\nX", "a"), ("rfc822", ""), ("rfc822", "a\r\nX: y"),
        ("rfc822", "j\u{f6}e"), ("rfc822", String(repeating: "x", count: 501)),
    ])
    func `a typed address is an atom and printable text`(type: String, address: String) {
        #expect(TypedAddress(type: type, address: Array(address.utf8)) == nil)
    }

    @Test func `a typed address is read back from what it writes`() throws {
        let address = try #require(TypedAddress(type: "RFC822", address: Array("a;b c@example.org".utf8)))
        #expect(address.description == "rfc822;a;b c@example.org")
        #expect(TypedAddress(address.description) == address)
        #expect(TypedAddress("nothing") == nil)
    }

    @Test func `an internationalised address is written in US-ASCII`() throws {
        #expect(TypedAddress(try Mailbox("j\u{f6}e@example.org")).description == "utf-8;j\\x{F6}e@example.org")
        #expect(TypedAddress(try Mailbox("joe@example.org")).description == "rfc822;joe@example.org")
        #expect(TypedAddress(utf8: "a\\b@example.org")?.address == "a\\x{5C}b@example.org")
        #expect(TypedAddress(utf8: "a\nb") == nil)
    }
}
