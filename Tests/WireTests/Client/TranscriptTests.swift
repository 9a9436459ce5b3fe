import Message
import Testing
import Wire

struct TranscriptTests {
    private let now = Timestamp(seconds: 1)

    @Test func `commands and replies are kept with their times`() throws {
        let script = try ScriptedSession.at(.finalDot)
        let lines = script.session.transcript.lines
        #expect(lines.contains { $0.speaker == .client && $0.text == "RCPT TO:<joe@example.org>" })
        #expect(lines.contains { $0.speaker == .server && $0.text == "354 go" })
        #expect(lines.allSatisfy { $0.at == script.now })
    }

    @Test func `content is never kept`() throws {
        let script = try ScriptedSession.at(.finalDot)
        #expect(!script.session.transcript.lines.contains { $0.text.contains("Subject") })
        #expect(script.session.transcript.lines.last?.text == "content and final dot, 23 octets")
    }

    @Test(arguments: ["AUTH PLAIN AGpvZQBzZWNyZXQ=", "auth plain AGpvZQBzZWNyZXQ="])
    func `a secret behind AUTH is never kept`(_ command: String) {
        var transcript = Transcript()
        transcript.add(.client, command, at: now)
        #expect(transcript.lines[0].text.lowercased() == "auth plain ...")
    }

    @Test func `lines and their number are bounded`() {
        var transcript = Transcript()
        for _ in 0..<Transcript.lineCount + 7 { transcript.add(.note, String(repeating: "x", count: 9999), at: now) }
        #expect(transcript.lines.count == Transcript.lineCount)
        #expect(transcript.omitted == 7)
        #expect(transcript.lines.allSatisfy { $0.text.utf8.count == Transcript.lineLength })
    }

    @Test func `a later transaction has a transcript of its own`() throws {
        var script = try ScriptedSession.at(.finalDot)
        _ = script.say("250 ok")
        _ = try script.begin(["ann@example.org"])
        #expect(script.session.transcript.lines.first?.text == "connection in use again, transaction 2")
        #expect(!script.session.transcript.lines.contains { $0.text.contains("joe@") })
    }
}
