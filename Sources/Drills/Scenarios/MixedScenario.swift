/// E-mixed: every customer is attacked at the peak rate; what counts is how the lawful mail beside it fares.
struct MixedScenario: Scenario {
    static let name = ScenarioName.mixed

    func play(on stage: Stage) async throws -> Facts {
        try await stage.attack("mixed", messages: max(60, stage.size.messages / 10), rate: stage.size.peakRate) {
            dice in
            let customer = dice.pick(stage.cast.customers)
            let tenant = dice.pick(stage.cast.tenants)
            return Volley(
                peer: try stage.cast.microsoft(to: stage.cast.serverName(of: customer, &dice), &dice),
                shots: stage.mailings(
                    dice.number(5...20), customer, from: tenant, feeders: stage.cast.feeders, &dice),
                customers: [customer.id])
        }
    }
}
