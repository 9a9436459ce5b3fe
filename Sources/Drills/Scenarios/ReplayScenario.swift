/// E-replay: mail that we signed for a customer, captured where it arrived and handed in again for other recipients.
///
/// What is sent straight to receivers nobody can stop but by what the signature says; so that is looked at too.
struct ReplayScenario: Scenario {
    static let name = ScenarioName.replay
    /// Longest life of a signature, in seconds: days, not weeks.
    static let longestLife = 7 * 86_400

    func play(on stage: Stage) async throws -> Facts {
        let captured = stage.census.captured
        guard !captured.isEmpty else {
            return Facts(name: "replay", objections: ["no signed mail was there to be captured"])
        }
        var facts = try await stage.attack(
            "replay", messages: max(40, stage.size.messages / 10), rate: stage.size.peakRate
        ) { dice in
            let mail = dice.pick(captured)
            let customer = dice.pick(stage.cast.customers)
            let tenant = dice.pick(stage.cast.tenants)
            let isRented = dice.chance(percent: 50)
            let host = stage.cast.serverName(of: customer, &dice)
            return Volley(
                peer: isRented
                    ? try stage.cast.rentedServer(to: host, &dice) : try stage.cast.microsoft(to: host, &dice),
                shots: (0..<dice.number(4...12)).map { _ in
                    let letter = Letter(
                        reversePath: "bounce@\(tenant.domain)", recipients: [stage.victim(&dice)], token: "",
                        content: mail.content)
                    return .letter(isRented ? letter : letter.stamped(by: tenant))
                },
                customers: [customer.id])
        }
        facts.objections += Self.objections(to: captured.map { Sighting($0.content) }, stage)
        return facts
    }

    /// What is wrong with signatures that will be replayed.
    static func objections(to sightings: [Sighting], _ ours: (Sighting.Signature) -> Bool) -> [String] {
        let signatures = sightings.flatMap(\.signatures).filter(ours)
        var objections: Set<String> = []
        for signature in signatures {
            if signature.lifetime ?? .max > longestLife { objections.insert("a signature does not expire within days") }
            for name in ["to", "subject", "from"] where !signature.covered.contains(name) {
                objections.insert("a signature does not cover \(name)")
            }
        }
        return objections.sorted()
    }

    private static func objections(to sightings: [Sighting], _ stage: Stage) -> [String] {
        let ours = OurSignatures(platform: "", customers: Set(stage.cast.customers.map(\.domain)))
        return objections(to: sightings) { ours.areCustomers($0) }
    }
}
