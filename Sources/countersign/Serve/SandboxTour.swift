import Foundation

/// Sends one message through every door of a sandbox, and one that no door may take, with curl as a stranger's client
/// would; prints what happened to each.
struct SandboxTour: Sendable {
    let facts: SandboxFacts

    private struct Stop {
        let door: String
        let arguments: [String]
        let input: String
    }

    func run() async throws {
        print("one message through every door:\n")
        for stop in stops(from: "hello@\(facts.domain)") { report(stop.door, try send(stop)) }
        print("\nand one in a name that nobody proved:\n")
        for stop in stops(from: "ceo@unproved.example").prefix(1) { report(stop.door, try send(stop)) }
    }

    private func report(_ door: String, _ outcome: String) {
        print("  \(door)\(String(repeating: " ", count: max(1, 26 - door.count)))\(outcome)")
    }

    private func stops(from sender: String) -> [Stop] {
        let message =
            "From: Sandbox <\(sender)>\r\nTo: reader@receiver.example\r\nSubject: Hello from the sandbox\r\n\r\nHello.\r\n"
        let smtp = ["--mail-from", sender, "--mail-rcpt", "reader@receiver.example", "--upload-file", "-"]
        let login = ["--user", "\(facts.smtpUser):\(facts.apiKey)", "--cacert", facts.caFile]
        let json = """
            {"from":"\(sender)","to":["reader@receiver.example"],"subject":"Hello from the sandbox","text":"Hello."}
            """
        let sendGrid = """
            {"personalizations":[{"to":[{"email":"reader@receiver.example"}]}],"from":{"email":"\(sender)"},\
            "subject":"Hello from the sandbox","content":[{"type":"text/plain","value":"Hello."}]}
            """
        let post = ["-H", "Authorization: Bearer \(facts.apiKey)", "-H", "Content-Type: application/json", "-d", "@-"]
        return [
            Stop(
                door: "SMTP, STARTTLS",
                arguments: ["--ssl-reqd", "smtp://127.0.0.1:\(facts.submissionPort)"] + login + smtp, input: message),
            Stop(
                door: "SMTP, TLS", arguments: ["smtps://127.0.0.1:\(facts.submissionTLSPort)"] + login + smtp,
                input: message),
            Stop(
                door: "SMTP relay, connector", arguments: ["smtp://127.0.0.1:\(facts.relayPort)"] + smtp,
                input: message),
            Stop(door: "HTTP, /v3/mail/send", arguments: ["\(facts.http)/v3/mail/send"] + post, input: sendGrid),
            Stop(door: "HTTP, /v1/messages", arguments: ["\(facts.http)/v1/messages"] + post, input: json),
        ]
    }

    /// The last thing the server said: curl's own line for HTTP, the final reply for SMTP.
    private func send(_ stop: Stop) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["curl", "-sS", "-v", "--max-time", "20", "-w", "\nstatus %{response_code}\n"] + stop.arguments
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        do {
            try process.run()
        } catch {
            return "not tried: curl is not installed"
        }
        try input.fileHandleForWriting.write(contentsOf: Data(stop.input.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Self.summary(of: text, succeeded: process.terminationStatus == 0)
    }

    static func summary(of transcript: String, succeeded: Bool) -> String {
        let lines = transcript.split(whereSeparator: \.isNewline)
        let replies = lines.filter { $0.hasPrefix("< ") }.map { $0.dropFirst(2) }
        let isHTTP = lines.contains { $0.hasPrefix("< HTTP/") }
        if isHTTP {
            let status = lines.last { $0.hasPrefix("status ") }?.dropFirst(7) ?? "?"
            let id = replies.first { $0.lowercased().hasPrefix("x-message-id:") }.map { " (\($0))" } ?? ""
            return (status == "202" ? "accepted, signed, queued: " : "refused: ") + "HTTP \(status)\(id)"
        }
        let wanted: [Character] = succeeded ? ["2"] : ["4", "5"]
        let final = replies.last { wanted.contains($0.first ?? " ") && !$0.hasPrefix("221") }
        let reply = final.map(String.init) ?? "no answer"
        return (succeeded ? "accepted, signed, queued: " : "refused: ") + reply
    }
}
