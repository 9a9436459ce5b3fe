import Authority
import Message
import Pipeline
import Testing
import Wire

@testable import Doors

@Suite struct RefusalReplyTests {
    static let now = Timestamp(seconds: 1_767_225_600)

    @Test func `every outcome has the codes its documentation names`() throws {
        let domain = try DomainName("example.org")
        let expected: [(Refusal.Outcome, String)] = [
            (.credentialInvalid, "535 5.7.8"), (.notPermitted, "550 5.7.1"), (.customerSuspended, "550 5.7.1"),
            (.domainNotProved(domain), "550 5.7.1"), (.fromNotSingle, "550 5.7.1"),
            (.displayNameMisleading, "550 5.7.1"), (.content(.bareLineFeed), "554 5.6.0"),
            (.content(.oversize), "552 5.3.4"), (.suppressed(.bounce), "550 5.7.1"),
            (.limitReached(.customer, retryAt: Self.now + .seconds(60)), "452 4.7.1"),
            (.limitReached(.platform, retryAt: nil), "452 4.7.1"), (.tooManyRecipients(limit: 5), "550 5.7.1"),
            (.undecided, "451 4.7.1"),
        ]
        for (outcome, codes) in expected {
            let refusal = Refusal(check: .content, outcome: outcome, privateReason: "private")
            let reply = Reply(refusal, at: Self.now)
            #expect("\(reply.basicCode) \(reply.enhanced?.description ?? "")" == codes, "\(outcome)")
            #expect(refusal.isTemporary == (reply.basicCode < 500), "\(outcome)")
            #expect(!reply.text.contains("private"))
        }
    }

    @Test func `a limit tells how long it is until there is room`() {
        let refusal = Refusal(
            check: .budget, outcome: .limitReached(.firstTime, retryAt: Self.now + .minutes(2)), privateReason: "")
        #expect(
            Reply(refusal, at: Self.now).text
                == "Limit first-time-recipients-per-day reached; room again in 120 seconds")
    }

    @Test func `too many recipients at RCPT leave those before it`() {
        let refusal = Refusal(check: .budget, outcome: .tooManyRecipients(limit: 5), privateReason: "")
        #expect(Reply(recipient: refusal, at: Self.now) == .tooManyRecipients)
    }

    @Test func `an accepted message is named, and held recipients are counted`() throws {
        let id = MessageID(bits: 1)
        let held = [try Mailbox("a@example.org"): "held"]
        #expect(Reply(.accepted(.init(id: id)), at: Self.now).text == "Queued as \(id)")
        #expect(Reply(.accepted(.init(id: id, held: held)), at: Self.now).text == "Queued as \(id); recipients held: 1")
    }
}
