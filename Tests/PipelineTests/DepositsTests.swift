import Authority
import Message
import Testing

@testable import Ledger
@testable import Pipeline

/// What may be called accepted.
@Suite struct DepositsTests {
    @Test func `a verdict that sends, without the right to sign, is an outage and no acceptance`() throws {
        let claim = Claim(
            id: MessageID(bits: 1), door: .http, identity: .credential(CredentialID(bits: 1)),
            customer: CustomerID(bits: 1), reversePath: .null,
            recipients: [try Mailbox("joe@example.org"), try Mailbox("ann@example.net")])
        func decided(_ rulings: [RecipientRuling]) -> Decided {
            Decided(
                verdict: Verdict(
                    id: claim.id, decidedAt: Timestamp(seconds: 0), policy: 1, ruling: .decided(rulings),
                    messageClass: .transactional), facts: Facts(customer: nil), authorised: nil, isRepeat: false)
        }
        #expect(throws: Outage.self) { try decided([.send, .hold(.recipient)]).authority(for: claim) }
        #expect(try decided([.hold(.unproven), .hold(.recipient)]).authority(for: claim) == nil)
    }
}
