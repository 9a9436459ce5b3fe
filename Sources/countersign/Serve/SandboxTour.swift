import Authority
import Foundation
import Ledger
import Message

/// Sends one message through every door of a sandbox, and one that no door may take, with curl as a stranger's client
/// would; prints what became of each, as the ledger has it.
struct SandboxTour: Sendable {
    let facts: SandboxFacts
    let ledger: Ledger
    let time: any TimeSource

    /// How long a message may take to the sandbox's own mailbox before the tour goes on without it.
    private static let patience = Span.seconds(10)

    private struct Stop {
        let door: String
        /// Each stop writes to somebody else, so that the ledger tells them apart.
        let recipient: String
        let arguments: [String]
        let input: String
    }

    func run() async throws {
        print("one message through every door:\n")
        for stop in stops(from: "hello@\(facts.domain)") { try await visit(stop) }
        print("\nand one whose author is in a name that nobody proved:\n")
        if let stop = stops(from: "ceo@unproved.example").first { try await visit(stop) }
    }

    private func visit(_ stop: Stop) async throws {
        let since = time.now()
        let reply = try send(stop)
        let padding = String(repeating: " ", count: max(1, 26 - stop.door.count))
        print("  \(stop.door)\(padding)\(try await fate(of: stop, since: since)): \(reply)")
    }

    /// What became of a stop's message.
    private func fate(of stop: Stop, since: Timestamp) async throws -> String {
        let taken = MessageQuery(recipient: try Mailbox(stop.recipient), since: since, limit: 1)
        guard let message = try await ledger.decisions(matching: taken).first else {
            // What was turned away is not found by its recipients.
            let refused = MessageQuery(states: [.refused, .undecided], since: since, limit: 1)
            guard let message = try await ledger.decisions(matching: refused).first else { return "not taken" }
            return "refused by the check '\(message.check?.rawValue ?? "none")' (explain \(message.id))"
        }
        guard message.state == .sent else { return "accepted, held" }
        let end = time.now() + Self.patience
        while time.now() < end {
            if let outcome = try await ledger.outcomes(of: message.id).first {
                return "accepted, signed, \(outcome.state.rawValue)"
            }
            try await time.sleep(until: time.now() + .milliseconds(20))
        }
        return "accepted, signed, not delivered yet"
    }

    private func stops(from author: String) -> [Stop] {
        func message(to recipient: String) -> String {
            "From: Sandbox <\(author)>\r\nTo: \(recipient)\r\nSubject: Hello from the sandbox\r\n\r\nHello.\r\n"
        }
        func smtp(_ name: String, _ url: String, _ options: [String], as user: String) -> Stop {
            let recipient = "\(user)@receiver.example"
            return Stop(
                door: name, recipient: recipient,
                arguments: options + [
                    url, "--mail-from", "hello@\(facts.domain)", "--mail-rcpt", recipient, "--upload-file", "-",
                ], input: message(to: recipient))
        }
        func post(_ path: String, as user: String, _ body: (String) -> String) -> Stop {
            let recipient = "\(user)@receiver.example"
            return Stop(
                door: "HTTP, \(path)", recipient: recipient,
                arguments: [
                    "\(facts.http)\(path)", "-H", "Authorization: Bearer \(facts.apiKey)", "-H",
                    "Content-Type: application/json", "-d", "@-",
                ], input: body(recipient))
        }
        let login = ["--user", "\(facts.smtpUser):\(facts.apiKey)", "--cacert", facts.caFile]
        return [
            smtp(
                "SMTP, STARTTLS", "smtp://127.0.0.1:\(facts.submissionPort)", ["--ssl-reqd"] + login, as: "starttls"),
            smtp("SMTP, TLS", "smtps://127.0.0.1:\(facts.submissionTLSPort)", login, as: "tls"),
            smtp("SMTP relay, connector", "smtp://127.0.0.1:\(facts.relayPort)", [], as: "relay"),
            post("/v3/mail/send", as: "sendgrid") { recipient in
                """
                {"personalizations":[{"to":[{"email":"\(recipient)"}]}],"from":{"email":"\(author)"},\
                "subject":"Hello from the sandbox","content":[{"type":"text/plain","value":"Hello."}]}
                """
            },
            post("/v1/messages", as: "messages") { recipient in
                """
                {"from":"\(author)","to":["\(recipient)"],"subject":"Hello from the sandbox","text":"Hello."}
                """
            },
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
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return Self.summary(of: text, succeeded: process.terminationStatus == 0)
    }

    static func summary(of transcript: String, succeeded: Bool) -> String {
        let lines = transcript.split(whereSeparator: \.isNewline)
        let replies = lines.filter { $0.hasPrefix("< ") }.map { $0.dropFirst(2) }
        if lines.contains(where: { $0.hasPrefix("< HTTP/") }) {
            let status = lines.last { $0.hasPrefix("status ") }?.dropFirst(7) ?? "?"
            let id = replies.first { $0.lowercased().hasPrefix("x-message-id:") }.map { " (\($0))" } ?? ""
            return "HTTP \(status)\(id)"
        }
        let wanted: [Character] = succeeded ? ["2"] : ["4", "5"]
        let final = replies.last { wanted.contains($0.first ?? " ") && !$0.hasPrefix("221") }
        return final.map(String.init) ?? "no answer"
    }
}
