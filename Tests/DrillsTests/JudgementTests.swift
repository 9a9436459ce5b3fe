import Testing
import Wire

@testable import Drills

@Suite struct JudgementTests {
    /// Facts that nothing can be said against.
    private var good: Facts {
        var facts = Facts(name: "base")
        for _ in 0..<200 { facts.tally.add(Answer(.refused(code: 550), .finalDot, replyTime: 3)) }
        facts.lawfulSent = 20
        facts.lawfulDelivered = 20
        facts.lawfulSigned = 20
        facts.quietDelay = 50
        facts.attackedDelay = 199
        facts.actorNamed = 12
        return facts
    }

    private let demands = Judgement.Demands(namesActor: true)

    @Test func goodFactsPass() {
        #expect(Judgement(good, demands).reasons == [])
    }

    /// One thing wrong, and what must be said about it.
    struct Fault: Sendable {
        var reason: String
        var spoil: @Sendable (inout Facts) -> Void

        init(_ reason: String, _ spoil: @escaping @Sendable (inout Facts) -> Void) {
            self.reason = reason
            self.spoil = spoil
        }
    }

    static let faults = [
        Fault("1 attacks were signed") { $0.signed = 1 },
        Fault("1 attacks reached the sink") { $0.delivered = 1 },
        Fault("1 attacks were taken in") { $0.tally.add(Answer(.accepted(code: 250), .finalDot)) },
        Fault("nothing was attempted") { $0.tally = Tally() },
        Fault("only 200 of 201 attacks were made") { $0.planned = 201 },
        Fault("1 of 20 lawful messages are lost") { $0.lawfulDelivered = 19 },
        Fault("1 lawful messages are not signed") { $0.lawfulSigned = 19 },
        Fault("no lawful mail was sent") { $0.lawfulSent = 0 },
        Fault("lawful mail took 201 ms, and 50 ms before the attack") { $0.attackedDelay = 201 },
        Fault("lawful mail was not measured") { $0.attackedDelay = nil },
        Fault("lawful mail was not measured") { $0.quietDelay = nil },
        Fault("the actor was not named with every customer that was tried") { $0.actorNamed = nil },
        Fault("the actor was named only after 301 s") { $0.actorNamed = 301 },
        Fault("a sentence") { $0.objections = ["a sentence"] },
    ]

    @Test(arguments: faults.indices) func eachBadFactFails(_ index: Int) {
        let fault = Self.faults[index]
        var facts = good
        fault.spoil(&facts)
        #expect(Judgement(facts, demands).reasons.contains(fault.reason))
    }

    @Test func attacksWithoutAnswerShowNothing() {
        var facts = good
        for _ in 0..<3 { facts.tally.add(Answer(.broken("reset"), .greeting)) }
        #expect(Judgement(facts, demands).reasons == ["3 of 203 attacks got no answer: reset; reset; reset"])
    }

    @Test func attacksThatWerePutOffShowNothing() {
        var facts = good
        for _ in 0..<3 { facts.tally.add(Answer(.refused(code: 452), .finalDot, replyTime: 3)) }
        #expect(Judgement(facts, demands).reasons == ["3 of 203 attacks were only put off"])
    }

    @Test func whatIsHeldIsNoFailureWhereOneOnlyObserves() {
        var facts = good
        facts.tally.add(Answer(.accepted(code: 250), .finalDot))
        #expect(Judgement(facts, .init(refusesAll: false)).isPassed)
    }

    @Test func percentiles() {
        let values = (1...200).map(Double.init).shuffled()
        #expect(Percentile.of(values, 50) == 100)
        #expect(Percentile.of(values, 99) == 198)
        #expect(Percentile.of([7], 95) == 7)
        #expect(Percentile.of([], 95) == nil)
    }

    @Test func theReportHasTheFigures() {
        let facts = good
        let scenario = facts.report(Judgement(facts, demands))
        #expect(scenario.passed)
        #expect(scenario.attempted == 200)
        #expect(scenario.figures["replies_550"] == 200)
        #expect(scenario.figures["refusal_p99_ms"] == 3)
        #expect(scenario.figures["actor_named_s"] == 12)
    }
}
