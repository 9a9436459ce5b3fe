import Synchronization

/// E-burst: one rented server after the other sends thousands of messages as fast as it can, at the incident's peak rate.
struct BurstScenario: Scenario {
    static let name = ScenarioName.burst

    func play(on stage: Stage) async throws -> Facts {
        let messages = stage.size.messages - stage.size.messages / 5
        // A server's burst, in messages; every server has its turn.
        let burst = max(1, messages / stage.cast.feeders.count)
        let sent = Mutex(0)
        return try await stage.attack("burst", messages: messages, rate: stage.size.peakRate) { dice in
            let size = dice.number(10...40)
            let before = sent.withLock { sent in
                defer { sent += size }
                return sent
            }
            let feeder = stage.cast.feeders[before / burst % stage.cast.feeders.count]
            let customer = stage.cast.customers[dice.pick(stage.cast.brands)]
            let tenant = dice.pick(stage.cast.tenants)
            return Volley(
                peer: try stage.cast.microsoft(to: stage.cast.serverName(of: customer, &dice), &dice),
                shots: stage.mailings(size, customer, from: tenant, feeders: [feeder], &dice),
                customers: [customer.id])
        }
    }
}
