/// Everything that was counted in one scenario; what the judgement is made from.
struct Facts: Sendable {
    var name: String
    var tally = Tally()
    /// How many attacks there should have been.
    var planned = 0
    /// Recipients reached by attacks, at the sink.
    var delivered = 0
    /// Of those, with our signature.
    var signed = 0
    var lawfulSent = 0
    var lawfulDelivered = 0
    var lawfulSigned = 0
    /// Milliseconds that each lawful message took.
    var delays: [Double] = []
    /// Their 95th percentile; nil when there was no lawful mail.
    var attackedDelay: Double?
    var quietDelay: Double?
    /// How long the attack lasted.
    var seconds = 0.0
    /// Seconds from the first attempt until the actor was named with every customer tried; nil: not by the end.
    var actorNamed: Double?
    /// What the scenario itself has to add, by name.
    var figures: [String: Double] = [:]
    /// Sentences about what only this scenario looks at and found wrong.
    var objections: [String] = []
}
