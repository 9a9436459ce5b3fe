/// E-unsigned: a customer that is moving in observes first, and our address is in its SPF: what nobody proved must stay
/// inside, signed or not.
struct UnsignedScenario: Scenario {
    static let name = ScenarioName.unsigned
    static var demands: Judgement.Demands { .init(refusesAll: false) }

    func play(on stage: Stage) async throws -> Facts {
        var customer = stage.cast.customers.last { !$0.hasList } ?? stage.cast.customers[0]
        let connector = try await stage.ask.addConnector("microsoft365", of: customer.id, ["--observe"])
        customer.host = connector.host
        let observing = customer
        return try await stage.attack(
            "unsigned", messages: max(20, stage.size.messages / 100), rate: stage.size.averageRate
        ) { dice in
            let road = dice.number(1...3)
            let tenant = dice.pick(stage.cast.tenants)
            return Volley(
                peer: road == 1
                    ? try stage.cast.rentedServer(to: observing.host, &dice)
                    : try stage.cast.microsoft(to: observing.host, &dice),
                shots: (0..<dice.number(1...5)).map { _ in
                    var sketch = stage.attack(observing, from: tenant, feeder: dice.pick(stage.cast.feeders), &dice)
                    if road == 3 {
                        // The customer's own mail, before anybody has put its tenant on the list.
                        sketch = stage.lawful(observing, &dice)
                        sketch.recipients = [stage.victim(&dice)]
                    }
                    return .sketch(sketch)
                },
                customers: [observing.id])
        }
    }
}
