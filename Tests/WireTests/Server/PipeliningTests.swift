import Message
import Testing

@testable import Wire

@Suite struct PipeliningTests {
    @Test func `a pipelined group is answered in order`() throws {
        var client = try ScriptedClient.ready()
        client.refusedRecipients = ["x@example.net": .notPermitted]
        #expect(
            client.codes(
                "MAIL FROM:<a@example.com>", "RCPT TO:<x@example.net>", "RCPT TO:<b@example.net>", "DATA")
                == ["250 2.1.0", "550 5.7.1", "250 2.1.5", "354"])
    }

    @Test func `a client is not blamed for what it pipelined behind a refusal`() throws {
        var client = try ScriptedClient.ready()
        client.refusedRecipients = ["x@example.net": .notPermitted]
        for _ in 0..<20 {
            #expect(
                client.codes("MAIL FROM:<a@example.com>", "RCPT TO:<x@example.net>", "DATA", "RSET")
                    == ["250 2.1.0", "550 5.7.1", "554 5.5.1", "250 2.0.0"])
            #expect(
                client.codes("MAIL FROM:<a@example.com> SIZE=99999999", "RCPT TO:<b@example.net>", "DATA", "RSET")
                    == ["552 5.3.4", "503 5.5.1", "503 5.5.1", "250 2.0.0"])
        }
    }

    @Test func `commands without any MAIL are counted as errors, until a message is accepted`() throws {
        var client = try ScriptedClient.ready()
        for _ in 0..<10 { #expect(client.codes("DATA") == ["503 5.5.1"]) }
        _ = client.say("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>", "DATA")
        #expect(client.codes("one", ".") == ["250 2.0.0"])
        for _ in 0..<10 { #expect(client.codes("DATA") == ["503 5.5.1"]) }
        #expect(client.codes("DATA") == ["421 4.7.0"])
        #expect(client.isClosed)
    }

    @Test func `commands behind the final dot belong to the next transaction`() throws {
        var client = try ScriptedClient.addressed()
        _ = client.say("DATA")
        #expect(
            client.codes("one", ".", "MAIL FROM:<a@example.com>", "RCPT TO:<c@example.net>", "DATA")
                == ["250 2.0.0", "250 2.1.0", "250 2.1.5", "354"])
        #expect(client.codes("two", ".", "QUIT") == ["250 2.0.0", "221 2.0.0"])
        #expect(client.messages.map(\.bytes) == [Array("one\r\n".utf8), Array("two\r\n".utf8)])
    }

    @Test func `nothing is read ahead while an answer is pending`() throws {
        var client = try ScriptedClient.ready()
        client.holdsBack = .recipient
        #expect(
            client.codes("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>", "RCPT TO:<c@example.net>")
                == ["250 2.1.0"])
        #expect(!client.session.wantsInput)
        #expect(client.session.deadline == nil)
        client.session.refuse(.undecided, at: client.now)
        client.holdsBack = nil
        client.pump()
        #expect(ScriptedClient.codes(client.replies()) == ["451 4.7.1", "250 2.1.5"])
        #expect(client.session.wantsInput)
    }

    @Test(arguments: ["DATA", "EHLO again.example", "AUTH PLAIN AHUAY3NrX2dvb2Q="])
    func `input behind a command that must wait for its reply ends the session`(command: String) throws {
        var client = try ScriptedClient(access: .credential, isEncrypted: true)
        _ = client.say("EHLO client.example")
        if command == "DATA" {
            _ = client.say("AUTH PLAIN AHUAY3NrX2dvb2Q=")
            _ = client.say("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>")
        }
        #expect(client.codes(command, "MAIL FROM:<evil@example.com>") == ["503 5.5.0"])
        #expect(client.isClosed)
        #expect(client.messages.isEmpty)
    }

    @Test func `replies do not depend on how the bytes are cut`() throws {
        let script = "EHLO client.example\r\n"
        let group = "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.net>\r\nNOOP\r\nFOO\r\nRSET\r\nQUIT\r\n"
        var whole = try ScriptedClient()
        _ = whole.send(script)
        let expected = whole.send(group)
        for size in 1...7 {
            var client = try ScriptedClient()
            _ = client.send(script)
            var replies: [String] = []
            var rest = Array(group.utf8)[...]
            while !rest.isEmpty {
                replies += client.send(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(replies == expected)
        }
    }
}
