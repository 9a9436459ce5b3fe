import Message
import Testing

@Suite struct SoleAuthorTests {
    private func author(_ lines: String...) -> String? {
        HeaderBlock(parsing: Array(lines.map { "\($0)\r\n" }.joined().utf8)).soleAuthor?.description
    }

    @Test func `one field with one address has an author`() {
        #expect(author("To: joe@example.org", "From: Ann <ann@example.net>") == "ann@example.net")
    }

    @Test func `several fields or addresses, groups and none have not`() {
        #expect(author("From: a@example.net", "from: b@example.net") == nil)
        #expect(author("From: a@example.net, b@example.net") == nil)
        #expect(author("From: Friends: a@example.net;") == nil)
        #expect(author("From: nobody") == nil)
        #expect(author("Subject: none") == nil)
    }
}
