import Message
import NIOCore

/// E-relay-replay: one genuine mail of a customer's tenant, as it was handed to us, handed in again for 10,000 others: from
/// rented servers, from the relay pool, and through the attacker's own tenant.
struct RelayReplayScenario: Scenario {
    static let name = ScenarioName.relayReplay

    func play(on stage: Stage) async throws -> Facts {
        var dice = stage.dice.dice(for: "genuine")
        let customer = stage.cast.customers[dice.pick(stage.cast.listed)]
        let genuine = try stage.post.write(stage.lawful(customer, &dice), at: stage.time.now(), &dice)
        stage.census.begin("relay-replay")
        stage.census.expect(genuine.token, to: genuine.recipients[0], in: "relay-replay", at: .now())
        let answer = await stage.sendOnce(genuine, from: try stage.cast.microsoft(to: customer.host, &dice))
        if !answer.isAccepted { stage.census.giveUp("relay-replay") }
        var facts = try await stage.attack(
            "relay-replay", messages: max(40, stage.size.messages / 10), rate: stage.size.peakRate
        ) { dice in
            let road = dice.number(1...3)
            let host = stage.cast.serverName(of: customer, &dice)
            let peer =
                switch road {
                case 1: try stage.cast.rentedServer(to: host, &dice)
                case 2: try stage.cast.relayPool(to: host, &dice)
                default: try stage.cast.microsoft(to: host, &dice)
                }
            let tenant = dice.pick(stage.cast.tenants)
            return Volley(
                peer: peer,
                // The door ends a session after ten refusals, and what comes behind them is not met by it at all.
                shots: (0..<dice.number(4...10)).map { _ in
                    var letter = road == 3 ? genuine.stamped(by: tenant) : genuine
                    letter.recipients = [stage.victim(&dice)]
                    return .letter(letter)
                },
                customers: [customer.id])
        }
        if !answer.isAccepted { facts.objections.append("the genuine mail was answered: \(answer)") }
        return facts
    }
}
