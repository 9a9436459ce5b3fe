import Authority
import Message
import TestKit
import Testing

@testable import Web

struct StatusRouteTests {
    /// The answer about a message that waits, because of these findings.
    private func answer(_ findings: [(CheckName, Finding.Result)], state: MessageState = .held) throws -> String {
        let log = ExampleLog(now: ManualClock().now())
        var message = try #require(log.details.first { $0.row.state == .held })
        message.checks = findings.map { CheckLine(check: $0, result: $1, reason: "a private reason") }
        for index in message.recipients.indices { message.recipients[index].state = state }
        return String(decoding: StatusRoute.json(message).encoded, as: UTF8.self)
    }

    @Test func `whichever check holds a recipient, its sender is told the same`() throws {
        let free: [(CheckName, Finding.Result)] = [
            (.credential, .passed), (.standing, .passed), (.domain, .passed), (.content, .passed),
        ]
        let answers = [
            try answer(free + [(.suppression, .held), (.budget, .passed)]),
            try answer(free + [(.suppression, .passed), (.budget, .held), (.budget, .held), (.budget, .passed)]),
            try answer(free + [(.suppression, .noted), (.budget, .passed)]),
            try answer([(.standing, .noted)] + free + [(.suppression, .passed), (.budget, .passed)]),
        ]
        #expect(Set(answers).count == 1)
        #expect(answers[0].contains(#"{"check":"suppression","result":"passed"}"#))
        #expect(!answers[0].contains("private"))
    }

    @Test func `a refusal and a recipient on the customer's own list are told`() throws {
        let refused = try answer([(.credential, .passed), (.domain, .refused)], state: .refused)
        #expect(refused.contains(#"{"check":"domain","result":"refused"}"#))
        let dropped = try answer([(.suppression, .dropped), (.suppression, .held)], state: .dropped)
        #expect(dropped.contains(#"{"check":"suppression","result":"dropped"}"#))
    }
}
