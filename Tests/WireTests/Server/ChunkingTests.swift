import Message
import Testing

@testable import Wire

@Suite struct ChunkingTests {
    @Test func `chunks make one message and dots in them mean nothing`() throws {
        var client = try ScriptedClient.addressed()
        #expect(client.send("BDAT 5\r\n.\r\n.a") == ["250 2.0.0 5 octets received"])
        #expect(ScriptedClient.codes(client.send("BDAT 5 LAST\r\n\r\n.\r\n")) == ["250 2.0.0"])
        #expect(client.messages.map(\.bytes) == [Array(".\r\n.a\r\n.\r\n".utf8)])
    }

    @Test func `chunks may be pipelined with what precedes and follows`() throws {
        var client = try ScriptedClient.ready()
        let replies = client.send(
            "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.net>\r\nBDAT 3\r\na\r\nBDAT 3 last\r\nb\r\nQUIT\r\n")
        #expect(
            ScriptedClient.codes(replies) == ["250 2.1.0", "250 2.1.5", "250 2.0.0", "250 2.0.0", "221 2.0.0"])
        #expect(client.messages.map(\.bytes) == [Array("a\r\nb\r\n".utf8)])
    }

    @Test func `an empty last chunk ends the message`() throws {
        var client = try ScriptedClient.addressed()
        #expect(ScriptedClient.codes(client.send("BDAT 3\r\na\r\nBDAT 0 LAST\r\n")) == ["250 2.0.0", "250 2.0.0"])
        #expect(client.messages.map(\.bytes) == [Array("a\r\n".utf8)])
    }

    @Test func `a last line without CRLF gets one`() throws {
        var client = try ScriptedClient.addressed()
        _ = client.send("BDAT 1 LAST\r\na")
        #expect(client.messages.map(\.bytes) == [Array("a\r\n".utf8)])
    }

    @Test func `the octets of a refused chunk are never commands`() throws {
        var client = try ScriptedClient.ready()
        #expect(ScriptedClient.codes(client.send("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")) == ["503 5.5.1", "250 2.0.0"])
        _ = client.say("MAIL FROM:<a@example.com>")
        #expect(ScriptedClient.codes(client.send("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")) == ["554 5.5.1", "250 2.0.0"])
        _ = client.say("RCPT TO:<b@example.net>")
        client.holdsBack = .beginData
        _ = client.send("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")
        client.session.refuse(.noRoom, at: client.now)
        client.pump()
        #expect(ScriptedClient.codes(client.replies()) == ["452 4.3.1", "250 2.0.0"])
        #expect(client.messages.isEmpty)
    }

    @Test func `DATA, MAIL and RCPT are refused between chunks, RSET throws them away`() throws {
        var client = try ScriptedClient.addressed()
        _ = client.send("BDAT 3\r\na\r\n")
        #expect(
            client.codes("DATA", "MAIL FROM:<c@example.com>", "RCPT TO:<c@example.com>", "RSET")
                == ["503 5.5.1", "503 5.5.1", "503 5.5.1", "250 2.0.0"])
        #expect(client.abandoned == 1)
        #expect(ScriptedClient.codes(client.send("BDAT 0 LAST\r\n")) == ["503 5.5.1"])
        #expect(client.messages.isEmpty)
    }

    @Test func `chunks that are too big together are refused`() throws {
        var client = try ScriptedClient.addressed(messageSize: 10)
        _ = client.send("BDAT 8\r\n12345678")
        #expect(ScriptedClient.codes(client.send("BDAT 8\r\n12345678")) == ["552 5.3.4"])
        #expect(client.oversize == [16])
        #expect(ScriptedClient.codes(client.send("BDAT 8 LAST\r\n12345678")) == ["503 5.5.1"])
    }

    @Test func `a chunk that is too big is read and refused, and the session goes on`() throws {
        var client = try ScriptedClient.addressed(messageSize: 10)
        #expect(ScriptedClient.codes(client.send("BDAT 11 LAST\r\nQUIT\r\nQUIT.")) == ["552 5.3.4"])
        #expect(ScriptedClient.codes(client.send("NOOP\r\n")) == ["250 2.0.0"])
        #expect(client.messages.isEmpty)
    }

    @Test func `a chunk far beyond the limit ends the session`() throws {
        var client = try ScriptedClient.addressed(messageSize: 10)
        #expect(ScriptedClient.codes(client.send("BDAT 21\r\n")) == ["552 5.3.4"])
        #expect(client.isClosed)
    }

    @Test(arguments: ["BDAT", "BDAT x", "BDAT -1", "BDAT 1 FIRST", "BDAT 1 LAST x", "BDAT 9999999999999"])
    func `a malformed BDAT is refused`(line: String) throws {
        var client = try ScriptedClient.addressed()
        #expect(client.codes(line) == ["501 5.5.4"])
    }
}
