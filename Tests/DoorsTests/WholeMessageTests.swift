import Authority
import Ledger
import Message
import Spool
import Testing

@testable import Doors

/// Messages that come all the way: over a socket through the decision and the signer into the spool.
@Suite(.timeLimit(.minutes(1))) struct WholeMessageTests {
    private let envelope = ["MAIL FROM:<news@acme.example>", "RCPT TO:<joe@example.org>"]
    private let header = "From: Acme News <news@acme.example>\r\nTo: joe@example.org\r\nSubject: Hello\r\n"

    private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    private func isQueued(_ reply: String?) -> Bool { reply?.hasPrefix("250 2.0.0 Queued as ") == true }

    /// Sends the envelope and DATA, each by itself.
    private func begin(_ client: inout WireClient) async throws {
        for command in envelope { #expect(try await client.say(command)?.hasPrefix("250") == true) }
        #expect(try await client.say("DATA")?.hasPrefix("354") == true)
    }

    @Test(arguments: [SubmissionDoor.Encryption.startTLS, .implicit])
    func `a submitted message is in the spool, signed, before 250`(_ encryption: SubmissionDoor.Encryption)
        async throws
    {
        let world = try await PipelineWorld()
        var client = try await world.submitter(encryption)
        try await begin(&client)
        #expect(isQueued(try await client.say("\(header)\r\nHi Joe\r\n..stuffed\r\n.")))
        let leased = try #require(await world.leased().first)
        #expect(leased.recipients.map(\.mailbox.description) == ["joe@example.org"])
        #expect(leased.reversePath.description == "news@acme.example")
        #expect(text(leased.body.bytes) == "Hi Joe\r\n.stuffed\r\n")
        #expect(text(leased.header).contains("ESMTPSA") && text(leased.header).contains("(TLSv1.3)"))
        #expect(text(leased.signatureFields).contains("d=acme.example"))
        #expect(text(leased.signatureFields).contains("d=mail.example"))
        #expect(try await client.say("QUIT") == "221 2.0.0 Bye")
        await client.close()
    }

    @Test func `a relayed message is in the spool, signed, before 250`() async throws {
        let world = try await PipelineWorld()
        var client = try await world.relay()
        try await begin(&client)
        #expect(isQueued(try await client.say("\(header)\r\nHi Joe\r\n.")))
        let leased = try #require(await world.leased().first)
        #expect(text(leased.body.bytes) == "Hi Joe\r\n")
        #expect(text(leased.header).contains("by mx.example.com with ESMTP id"))
        #expect(text(leased.signatureFields).contains("d=acme.example"))
        await client.close()
    }

    @Test func `transactions pipelined into one another are answered in order`() async throws {
        let world = try await PipelineWorld()
        var client = try await world.submitter()
        try await client.send((envelope + ["RCPT TO:<ann@example.net>", "DATA", ""]).joined(separator: "\r\n"))
        for code in ["250", "250", "250", "354"] { #expect(await client.reply()?.hasPrefix(code) == true) }
        let next = ["\(header)", "one", ".", "MAIL FROM:<>", "RCPT TO:<joe@example.org>", "DATA", ""]
        try await client.send(next.joined(separator: "\r\n"))
        #expect(isQueued(await client.reply()))
        for code in ["250", "250", "354"] { #expect(await client.reply()?.hasPrefix(code) == true) }
        #expect(isQueued(try await client.say("\(header)\r\ntwo\r\n.")))
        let leased = await world.leased()
        #expect(leased.count == 3)
        #expect(leased.filter { $0.reversePath == .null }.map { text($0.body.bytes) } == ["two\r\n"])
        await client.close()
    }

    @Test func `chunks make one message`() async throws {
        let world = try await PipelineWorld()
        var client = try await world.submitter()
        let whole = Array("\(header)\r\nHi\r\n.\r\nJoe\r\n".utf8)
        let (first, last) = (whole[..<70], whole[70...])
        try await client.send((envelope + ["BDAT \(first.count)", ""]).joined(separator: "\r\n"))
        try await client.send(Array(first) + Array("BDAT \(last.count) LAST\r\n".utf8) + Array(last))
        for _ in envelope { #expect(await client.reply()?.hasPrefix("250") == true) }
        #expect(await client.reply() == "250 2.0.0 70 octets received")
        #expect(isQueued(await client.reply()))
        #expect(text(await world.leased().first?.body.bytes) == "Hi\r\n.\r\nJoe\r\n")
        await client.close()
    }

    @Test(arguments: [true, false])
    func `what the sender wants to hear is carried to Delivery`(throughRelay: Bool) async throws {
        let world = try await PipelineWorld()
        var client = try await throughRelay ? world.relay() : world.submitter()
        #expect(try await client.say("\(envelope[0]) RET=HDRS ENVID=QQ+2B1")?.hasPrefix("250") == true)
        let wishes = ["NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Joe+40old.example", "NOTIFY=NEVER", ""]
        for (name, wish) in zip(["joe", "ann", "bob"], wishes) {
            #expect(try await client.say("RCPT TO:<\(name)@example.org> \(wish)")?.hasPrefix("250") == true)
        }
        #expect(try await client.say("DATA")?.hasPrefix("354") == true)
        #expect(isQueued(try await client.say("\(header)\r\nHi\r\n.")))
        let leased = try #require(await world.leased().first)
        #expect(leased.returning == .headers && leased.envelopeID?.text == "QQ+1")
        #expect(
            leased.recipients.map(\.dsn) == [
                .init(notify: [.success, .delay], original: TypedAddress("rfc822;Joe@old.example")),
                .init(notify: .never), .none,
            ])
        await client.close()
    }

    @Test func `an author in a domain that is not proved is refused at the end, and recorded`() async throws {
        let world = try await PipelineWorld()
        var client = try await world.submitter()
        try await begin(&client)
        let reply = try await client.say("From: boss@bank.example\r\n\r\nPay now\r\n.")
        #expect(reply?.hasPrefix("550 5.7.1 Domain not proved for this account: bank.example") == true)
        #expect(try await world.decisions().map(\.state) == [.refused])
        #expect(await world.leased().isEmpty)
        await client.close()
    }

    @Test func `a declared size over the limit is refused at MAIL, and nothing was decided`() async throws {
        let world = try await PipelineWorld()
        var client = try await world.submitter()
        let size = PipelineWorld.messageSize + 1
        #expect(try await client.say("\(envelope[0]) SIZE=\(size)") == "552 5.3.4 Message too big")
        #expect(try await world.decisions().isEmpty)
        await client.close()
    }

    @Test(arguments: [1, PipelineWorld.messageSize])
    func `bytes over the limit are refused with 552 and leave a decision`(over: Int) async throws {
        let world = try await PipelineWorld()
        var client = try await world.submitter()
        try await begin(&client)
        let line = String(repeating: "x", count: 98) + "\r\n"
        try await client.send("\(header)\r\n")
        let missing = PipelineWorld.messageSize + over - header.utf8.count - 2
        try await client.send(String(repeating: line, count: missing / 100))
        // The last line is as long as it takes, its CRLF included.
        let last = String(repeating: "y", count: max(0, missing % 100 - 2))
        #expect(try await client.say("\(last)\r\n.") == "552 5.3.4 Message too big")
        let decision = try #require(try await world.decisions().first)
        #expect(decision.state == .refused && decision.check == .content)
        #expect(decision.size >= PipelineWorld.messageSize + over)
        #expect(await world.leased().isEmpty)
        // The session goes on.
        try await begin(&client)
        #expect(isQueued(try await client.say("\(header)\r\nshort\r\n.")))
        await client.close()
    }

    @Test func `chunks over the limit together are refused at the chunk that is too much, and leave a decision`()
        async throws
    {
        let world = try await PipelineWorld()
        var client = try await world.submitter()
        for command in envelope { _ = try await client.say(command) }
        let half = Array("\(header)\r\n".utf8) + [UInt8](repeating: 0x78, count: PipelineWorld.messageSize / 2)
        try await client.send(Array("BDAT \(half.count)\r\n".utf8) + half)
        #expect(await client.reply()?.hasPrefix("250") == true)
        try await client.send(Array("BDAT \(half.count)\r\n".utf8) + half)
        #expect(await client.reply() == "552 5.3.4 Message too big")
        #expect(try await world.decisions().map(\.check) == [.content])
        try await client.send("BDAT 2 LAST\r\n\r\n")
        #expect(await client.reply()?.hasPrefix("503") == true)
        await client.close()
    }
}
