/// E-unsigned: customers that are moving in, one that observes and one that takes unproved mail as inbound mail, with our
/// address in their SPF: what nobody proved must not leave, signed or not, but to the second one's own server.
struct UnsignedScenario: Scenario {
    static let name = ScenarioName.unsigned
    static var demands: Judgement.Demands { .init(refusesAll: false) }

    func play(on stage: Stage) async throws -> Facts {
        var movingIn = stage.cast.customers.suffix(2)
        guard var handing = movingIn.popFirst(), var observing = movingIn.popFirst() else {
            throw DrillFailure("the drill has too few customers")
        }
        let inside = try await InsideServer(of: handing, ours: stage.census.ours, group: stage.group)
        do {
            observing.host = try await stage.ask.addConnector("microsoft365", of: observing.id, ["--observe"]).host
            handing.host = try await stage.ask.addConnector(
                "microsoft365", of: handing.id, ["--inbound-host", "\(handing.mailHost):\(inside.port)"]
            ).host
            var facts = try await attack(observing, handing, on: stage)
            facts.figures["inside"] = Double(inside.count.messages)
            facts.objections += inside.count.objections
            await inside.close()
            return facts
        } catch {
            await inside.close()
            throw error
        }
    }

    private func attack(
        _ observing: DrillCustomer, _ handing: DrillCustomer, on stage: Stage
    ) async throws -> Facts {
        try await stage.attack(
            "unsigned", messages: max(20, stage.size.messages / 100), rate: stage.size.averageRate
        ) { dice in
            let customer = dice.chance(percent: 50) ? observing : handing
            let road = dice.number(1...3)
            let tenant = dice.pick(stage.cast.tenants)
            return Volley(
                peer: road == 1
                    ? try stage.cast.rentedServer(to: customer.host, &dice)
                    : try stage.cast.microsoft(to: customer.host, &dice),
                shots: (0..<dice.number(1...5)).map { _ in
                    var sketch = stage.attack(customer, from: tenant, feeder: dice.pick(stage.cast.feeders), &dice)
                    // The customer's own mail, before anybody has put its tenant on the list.
                    if road == 3 { sketch = stage.lawful(customer, &dice) }
                    let own = "info\(dice.number(1...99))@\(customer.domain)"
                    let victim = stage.victim(&dice)
                    sketch.recipients = dice.pick([[victim], [own], [own, victim]])
                    return .sketch(sketch)
                },
                customers: [customer.id])
        }
    }
}
