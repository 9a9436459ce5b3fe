import Authority
import Message
import Testing

@testable import Web

struct MessageHeadlineTests {
    private static let now = Timestamp(seconds: 1_767_225_600)

    private func message(
        _ state: MessageState, checks: [(CheckName, Finding.Result, String)] = [], recipients: [RecipientLine]
    ) throws -> MessageDetail {
        // One that was signed.
        var message = try #require(ExampleLog(now: Self.now).details.first { $0.row.state == .delivered })
        message.row.state = state
        message.checks = checks.map { CheckLine(check: $0.0, result: $0.1, reason: $0.2) }
        message.recipients = recipients
        return message
    }

    private func recipient(_ state: MessageState, note: String? = nil, reply: String? = nil) -> RecipientLine {
        RecipientLine(
            address: "joe@example.net", state: state, publicNote: note, status: nil, finishedAt: nil,
            nextAttempt: nil,
            attempts: reply.map {
                [AttemptLine(at: Self.now, host: nil, outcome: state.rawValue, reply: $0, transcript: [])]
            } ?? [])
    }

    @Test func `the first refusal is the one that counts, whatever later checks found`() throws {
        let checks: [(CheckName, Finding.Result, String)] = [
            (.credential, .passed, "valid"), (.content, .refused, "the message is broken: nul"),
            (.budget, .held, "first contact"), (.budget, .refused, "no room"),
        ]
        let refused = try message(.refused, checks: checks, recipients: [recipient(.refused)])
        let headline = MessageHeadline(refused)
        #expect(headline.title == "Refused by the content check")
        #expect(headline.reason == "the message is broken: nul")
        #expect(MessageHeadline.decisiveCheck(of: refused) == 1)
    }

    @Test func `what is held names the check that holds, or the operator's reason`() throws {
        let byCheck = try message(
            .held, checks: [(.budget, .held, "first contact")], recipients: [recipient(.held, note: "held")])
        #expect(MessageHeadline(byCheck).title == "Held by the budget check")
        #expect(MessageHeadline(byCheck).reason == "first contact")
        let byOperator = try message(
            .held, checks: [(.budget, .passed, "room")], recipients: [recipient(.held, note: "held by an operator")])
        #expect(MessageHeadline(byOperator).title == "Held")
        #expect(MessageHeadline(byOperator).reason == "held by an operator")
        #expect(MessageHeadline.decisiveCheck(of: byOperator) == nil)
    }

    @Test func `a bounce says for how many, and the receiver's words`() throws {
        let mixed = try message(
            .bounced,
            recipients: [recipient(.delivered, reply: "250 ok"), recipient(.bounced, reply: "550 no such user")])
        #expect(MessageHeadline(mixed).title == "Bounced for 1 of 2 recipients")
        #expect(MessageHeadline(mixed).reason == "550 no such user")
        #expect(MessageHeadline(try message(.bounced, recipients: [recipient(.bounced)])).title == "Bounced")
    }

    @Test func `mail on its way says what was delivered and what it waits for`() throws {
        let waiting = try message(
            .queued, recipients: [recipient(.delivered), recipient(.queued, reply: "451 try again later")])
        #expect(MessageHeadline(waiting).title == "Delivered to 1 of 2 recipients so far")
        #expect(MessageHeadline(waiting).reason == "451 try again later")
        #expect(MessageHeadline(try message(.queued, recipients: [recipient(.queued)])).title == "On its way")
    }

    @Test func `delivered mail says who signed it`() throws {
        let delivered = try message(.delivered, recipients: [recipient(.delivered), recipient(.delivered)])
        #expect(MessageHeadline(delivered).title == "Delivered to all 2 recipients")
        #expect(MessageHeadline(delivered).reason == "Signed by shop.example.org and gateway.example")
    }
}
