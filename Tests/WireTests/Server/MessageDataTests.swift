import Message
import Testing

@testable import Wire

@Suite struct MessageDataTests {
    @Test func `stuffed dots are taken out and only there`() throws {
        var client = try ScriptedClient.addressed()
        _ = client.say("DATA")
        #expect(client.codes("..", "...a", ".b", "c.", "c..", "", ".") == ["250 2.0.0"])
        #expect(client.messages.first?.bytes == Array(".\r\n..a\r\nb\r\nc.\r\nc..\r\n\r\n".utf8))
    }

    @Test func `the message is the same however the bytes are cut`() throws {
        let text = Array("a\r\n..b\r\n.\r.c\r\r\n\n.\n.\r\nd.\r\n...\r\n.\r\n".utf8)
        let expected = Array("a\r\n.b\r\n\r.c\r\r\n\n.\n.\r\nd.\r\n..\r\n".utf8)
        for cut in 1..<text.count {
            for second in cut..<text.count {
                var client = try ScriptedClient.addressed()
                _ = client.say("DATA")
                let replies =
                    client.send(Array(text[..<cut])) + client.send(Array(text[cut..<second]))
                    + client.send(Array(text[second...]))
                #expect(ScriptedClient.codes(replies) == ["250 2.0.0"])
                #expect(client.messages.map(\.bytes) == [expected])
            }
        }
    }

    @Test func `a message over the limit is thrown away while it comes in and refused at its end`() throws {
        var client = try ScriptedClient.addressed(messageSize: 1000)
        _ = client.say("DATA")
        #expect(client.send([UInt8](repeating: 0x61, count: 1001)).isEmpty)
        #expect(client.send([UInt8](repeating: 0x61, count: 1001)).isEmpty)
        #expect(client.codes("", ".") == ["552 5.3.4"])
        #expect(client.oversize == [2004])
        #expect(client.messages.isEmpty)
        #expect(client.codes("MAIL FROM:<a@example.com>") == ["250 2.1.0"])
    }

    @Test func `a message over the limit is left to the shell to refuse, in its own words`() throws {
        var client = try ScriptedClient.addressed(messageSize: 10)
        client.final = .undecided
        _ = client.say("DATA")
        #expect(client.codes("much too long a line", ".") == ["451 4.7.1"])
    }

    @Test func `a connection that ends within too many data leaves no message`() throws {
        var client = try ScriptedClient.addressed(messageSize: 10)
        _ = client.say("DATA")
        _ = client.say("much too long a line")
        client.session.endInput()
        client.pump()
        #expect(client.isClosed)
        #expect(client.abandoned == 1)
        #expect(client.oversize.isEmpty)
    }

    @Test func `a declared size over the limit is refused at MAIL`() throws {
        var client = try ScriptedClient.ready(messageSize: 1000)
        #expect(client.codes("MAIL FROM:<a@example.com> SIZE=1001") == ["552 5.3.4"])
        #expect(client.codes("MAIL FROM:<a@example.com> SIZE=1000") == ["250 2.1.0"])
    }

    @Test func `a connection that ends within the data leaves no message`() throws {
        var client = try ScriptedClient.addressed()
        _ = client.say("DATA")
        _ = client.say("half a message")
        client.session.endInput()
        client.pump()
        #expect(client.isClosed)
        #expect(client.abandoned == 1)
        #expect(client.messages.isEmpty)
    }

    @Test func `a half-closed client still gets the answer to what it sent`() throws {
        var client = try ScriptedClient.addressed()
        client.holdsBack = .endData
        _ = client.say("DATA")
        _ = client.say("x", ".", "QUIT")
        client.session.endInput()
        client.pump()
        #expect(!client.isClosed)
        client.session.finish(client.final, at: client.now)
        client.pump()
        #expect(ScriptedClient.codes(client.replies()) == ["250 2.0.0", "221 2.0.0"])
        #expect(client.isClosed)
    }

    @Test func `a place that is refused answers DATA, and the transaction is over`() throws {
        var client = try ScriptedClient.addressed()
        client.holdsBack = .beginData
        _ = client.say("DATA")
        client.session.refuse(.noRoom, at: client.now)
        #expect(ScriptedClient.codes(client.replies()) == ["452 4.3.1"])
        #expect(client.codes("DATA") == ["503 5.5.1"])
    }
}
