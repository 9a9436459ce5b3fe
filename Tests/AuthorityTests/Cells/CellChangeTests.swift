import Message
import Testing

@testable import Authority

@Suite struct CellChangeTests {
    private func outcome(_ state: DeliveryOutcome.State, _ status: String, at time: Timestamp) throws -> DeliveryOutcome
    {
        DeliveryOutcome(
            message: MessageID(bits: 1), customer: Scene.customer, recipient: try Mailbox("ann@example.net"),
            state: state,
            at: time, status: status, diagnostic: "", remoteHost: nil, attempts: 1)
    }

    @Test func `the first delivery begins a relation, later ones change nothing`() throws {
        let first = CellChange.relation(Relation(), after: try outcome(.delivered, "2.0.0", at: Scene.now))
        #expect(first?.firstDelivered == Scene.now)
        let relation = try #require(first)
        #expect(try CellChange.relation(relation, after: outcome(.delivered, "2.0.0", at: Scene.now + .days(1))) == nil)
        #expect(!relation.isEstablished(at: Scene.now + .days(7)))
        #expect(relation.isEstablished(at: Scene.now + .days(7) + .milliseconds(1)))
    }

    @Test func `a bounce for policy refuses a young relation and not an old one`() throws {
        let young = Relation(firstDelivered: Scene.now - .days(1))
        let refused = CellChange.relation(young, after: try outcome(.bounced, "5.7.1", at: Scene.now))
        #expect(refused?.refused == Scene.now)
        #expect(refused?.isEstablished(at: Scene.now + .days(30)) == false)
        let old = Relation(firstDelivered: Scene.now - .days(30))
        #expect(try CellChange.relation(old, after: outcome(.bounced, "5.7.1", at: Scene.now)) == nil)
    }

    @Test func `bounces for other reasons, expiry and drops say nothing about the holder`() throws {
        for (state, status) in [(DeliveryOutcome.State.bounced, "5.1.1"), (.expired, "4.4.7"), (.dropped, "5.7.0")] {
            #expect(try CellChange.relation(Relation(), after: outcome(state, status, at: Scene.now)) == nil)
        }
    }

    @Test func `a delivery begins anew once a refusal is old`() throws {
        let refused = Relation(firstDelivered: Scene.now - .days(1), refused: Scene.now)
        #expect(try CellChange.relation(refused, after: outcome(.delivered, "2.0.0", at: Scene.now + .days(7))) == nil)
        let later = Scene.now + .days(8)
        let anew = CellChange.relation(refused, after: try outcome(.delivered, "2.0.0", at: later))
        #expect(anew == Relation(firstDelivered: later))
    }

    @Test func `a complaint refuses even an old relation`() {
        let old = Relation(firstDelivered: Scene.now - .days(300))
        let refused = CellChange.relation(old, afterComplaintAt: Scene.now)
        #expect(refused?.isEstablished(at: Scene.now) == false)
        #expect(refused.map { CellChange.relation($0, afterComplaintAt: Scene.now) } == .some(nil))
    }
}
