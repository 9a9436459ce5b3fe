/// Whether a scenario was passed. Made from counted facts alone, so that it can be tried on facts of failures.
struct Judgement: Hashable, Sendable {
    /// What a scenario demands beside what all of them do.
    struct Demands: Hashable, Sendable {
        /// No attack may even be taken in; otherwise it may be held, as in observe mode.
        var refusesAll = true
        /// Somebody must be told that one actor is behind it.
        var namesActor = false
        /// Lawful mail runs beside it.
        var hasLawfulMail = true
        /// It attacks over the wire at all.
        var hasAttacks = true
    }

    /// Lawful mail may be this many milliseconds later than twice its quiet delay.
    static let delaySlack = 100.0
    /// Seconds within which the actor must be named.
    static let namingLimit = 300.0

    /// Why it was not passed; empty when it was.
    let reasons: [String]

    var isPassed: Bool { reasons.isEmpty }

    init(_ facts: Facts, _ demands: Demands) {
        var reasons = facts.objections
        if facts.signed > 0 { reasons.append("\(facts.signed) attacks were signed") }
        if facts.delivered > 0 { reasons.append("\(facts.delivered) attacks reached the sink") }
        if demands.hasAttacks { reasons += Self.attacks(facts.tally, of: facts.planned, demands) }
        if demands.hasLawfulMail { reasons += Self.lawful(facts) }
        if demands.namesActor {
            switch facts.actorNamed {
            case nil: reasons.append("the actor was not named with every customer that was tried")
            case .some(let seconds) where seconds > Self.namingLimit:
                reasons.append("the actor was named only after \(Int(seconds)) s")
            case .some: break
            }
        }
        self.reasons = reasons
    }

    private static func attacks(_ tally: Tally, of planned: Int, _ demands: Demands) -> [String] {
        var reasons: [String] = []
        if tally.attempted == 0 { reasons.append("nothing was attempted") }
        if tally.attempted < planned { reasons.append("only \(tally.attempted) of \(planned) attacks were made") }
        // An attack that never met the door shows nothing about the door.
        if tally.broken * 100 > tally.attempted {
            reasons.append(
                "\(tally.broken) of \(tally.attempted) attacks got no answer: \(tally.problems.joined(separator: "; "))"
            )
        }
        // So does a door that wants the attack to come again.
        if tally.putOff * 100 > tally.attempted {
            reasons.append("\(tally.putOff) of \(tally.attempted) attacks were only put off")
        }
        if demands.refusesAll, tally.accepted > 0 { reasons.append("\(tally.accepted) attacks were taken in") }
        return reasons
    }

    private static func lawful(_ facts: Facts) -> [String] {
        var reasons: [String] = []
        if facts.lawfulSent == 0 { reasons.append("no lawful mail was sent") }
        if facts.lawfulDelivered < facts.lawfulSent {
            reasons.append(
                "\(facts.lawfulSent - facts.lawfulDelivered) of \(facts.lawfulSent) lawful messages are lost")
        }
        if facts.lawfulSigned < facts.lawfulDelivered {
            reasons.append("\(facts.lawfulDelivered - facts.lawfulSigned) lawful messages are not signed")
        }
        guard let quiet = facts.quietDelay, let attacked = facts.attackedDelay else {
            return reasons + ["lawful mail was not measured"]
        }
        if attacked > 2 * quiet + delaySlack {
            reasons.append("lawful mail took \(Int(attacked)) ms, and \(Int(quiet)) ms before the attack")
        }
        return reasons
    }
}
