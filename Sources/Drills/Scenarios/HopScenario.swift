import Synchronization

/// E-hop: refused at one customer, the attacker goes on to the next, until all have been tried.
struct HopScenario: Scenario {
    static let name = ScenarioName.hop
    static var demands: Judgement.Demands { .init(namesActor: true) }

    func play(on stage: Stage) async throws -> Facts {
        let messages = max(stage.cast.customers.count * 2, stage.size.messages / 50)
        let visited = Mutex(0)
        let tenants = Array(stage.cast.tenants.prefix(5))
        let feeders = Array(stage.cast.feeders.prefix(2))
        return try await stage.attack("hop", messages: messages, rate: stage.size.averageRate, awaitsActor: true) {
            dice in
            let next = visited.withLock { visited in
                defer { visited += 1 }
                return visited % stage.cast.customers.count
            }
            let customer = stage.cast.customers[next]
            let tenant = dice.pick(tenants)
            return Volley(
                peer: try stage.cast.microsoft(to: stage.cast.serverName(of: customer, &dice), &dice),
                shots: stage.mailings(dice.number(5...20), customer, from: tenant, feeders: feeders, &dice),
                customers: [customer.id], stopsAtRefusal: true)
        }
    }
}
