/// E-base: every tenant of the attacker's, fed by every rented server, tries the brands through Microsoft 365.
struct BaseScenario: Scenario {
    static let name = ScenarioName.base
    static var demands: Judgement.Demands { .init(namesActor: true) }

    func play(on stage: Stage) async throws -> Facts {
        var facts = try await stage.attack(
            "base", messages: stage.size.messages / 5, rate: stage.size.averageRate, awaitsActor: true
        ) { dice in
            let customer = stage.cast.customers[dice.pick(stage.cast.brands)]
            let tenant = dice.pick(stage.cast.tenants)
            return Volley(
                peer: try stage.cast.microsoft(to: stage.cast.serverName(of: customer, &dice), &dice),
                shots: stage.mailings(
                    dice.number(2...12), customer, from: tenant, feeders: stage.cast.feeders, &dice),
                customers: [customer.id])
        }
        let seen = try await stage.ask.tenants().seen.compactMap(\.tenant)
        let recorded = Set(seen).intersection(stage.cast.tenants.map(\.id)).count
        facts.figures["tenants_recorded"] = Double(recorded)
        if recorded == 0 { facts.objections.append("no refused tenant is shown to its customer") }
        return facts
    }
}
