/// One of the drill's attacks.
public enum ScenarioName: String, CaseIterable, Sendable {
    /// Many tenants, three brands, at the incident's average rate.
    case base
    /// The same at its peak rate, one rented server after the other.
    case burst
    /// On the first refusal the attacker goes on to the next customer.
    case hop
    /// The peak rate against every customer, with lawful mail beside it.
    case mixed
    /// Everything forged that can be forged.
    case mimic
    /// Our own signed mail, captured and sent again to others.
    case replay
    /// Through a connector that only observes: unsigned mail would pass SPF too.
    case unsigned
    /// Genuine mail of a customer's tenant, sent again to others.
    case relayReplay = "relay-replay"
    /// Connectors that would let everybody in.
    case checkbox
}

/// How a scenario is played, and what it must come to.
protocol Scenario: Sendable {
    static var name: ScenarioName { get }
    static var demands: Judgement.Demands { get }
    init()
    func play(on stage: Stage) async throws -> Facts
}

extension Scenario {
    static var demands: Judgement.Demands { Judgement.Demands() }
}

extension ScenarioName {
    var kind: any Scenario.Type {
        switch self {
        case .base: BaseScenario.self
        case .burst: BurstScenario.self
        case .hop: HopScenario.self
        case .mixed: MixedScenario.self
        case .mimic: MimicScenario.self
        case .replay: ReplayScenario.self
        case .unsigned: UnsignedScenario.self
        case .relayReplay: RelayReplayScenario.self
        case .checkbox: CheckboxScenario.self
        }
    }
}
