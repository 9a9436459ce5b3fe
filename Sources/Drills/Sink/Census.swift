import NIOCore
import Synchronization

/// Counts what arrives at the sink. Lawful is only what was announced beforehand, to the very recipient it was announced
/// for; everything else is an attack that got through, whatever it says of itself.
final class Census: Sendable {
    /// What one scenario came to.
    struct Count: Hashable, Sendable {
        /// Recipients reached by anything that was not announced.
        var delivered = 0
        /// Of those messages, recipients of such as bear a signature of ours.
        var signed = 0
        var lawfulSent = 0
        var lawfulDelivered = 0
        /// Lawful messages that were refused for good; none of them will come.
        var lawfulRefused = 0
        /// Lawful messages with a signature of the customer's domain that we made.
        var lawfulSigned = 0
        /// Lawful messages that came once more.
        var repeated = 0
        /// Milliseconds from handing a lawful message in to its arrival.
        var delays: [Double] = []
    }

    fileprivate struct Lawful {
        let recipient: String
        let scenario: String
        let due: NIODeadline
        var hasArrived = false
    }

    fileprivate struct State {
        var ours: OurSignatures
        var scenario = ""
        var counts: [String: Count] = [:]
        var lawful: [String: Lawful] = [:]
        var captured: [SinkConversation.Arrival] = []
    }

    /// Lawful messages kept whole, to be replayed.
    static let captureLimit = 50

    private let state: Mutex<State>

    init(ours: OurSignatures) {
        state = Mutex(State(ours: ours))
    }

    /// How signatures of the gateway are told from others.
    var ours: OurSignatures { state.withLock { $0.ours } }

    func know(_ ours: OurSignatures) { state.withLock { $0.ours = ours } }

    /// From now on, what nobody announced counts for this scenario.
    func begin(_ scenario: String) { state.withLock { $0.scenario = scenario } }

    /// A lawful message is about to be handed in.
    func expect(_ token: String, to recipient: String, in scenario: String, at due: NIODeadline) {
        state.withLock { state in
            state.lawful[token] = Lawful(recipient: recipient, scenario: scenario, due: due)
            state.counts[scenario, default: Count()].lawfulSent += 1
        }
    }

    /// A lawful message was refused for good.
    func giveUp(_ scenario: String) { state.withLock { $0.counts[scenario, default: Count()].lawfulRefused += 1 } }

    func arrived(_ arrival: SinkConversation.Arrival, at now: NIODeadline) {
        let sighting = Sighting(arrival.content)
        state.withLock { state in
            for recipient in arrival.recipients {
                let token = sighting.words.first { state.lawful[$0]?.recipient == recipient }
                if let token { state.welcome(token, sighting, arrival, at: now) } else { state.blame(sighting) }
            }
        }
    }

    func count(of scenario: String) -> Count { state.withLock { $0.counts[scenario] ?? Count() } }

    /// Whether every lawful message of a scenario is here that can still come.
    func isComplete(_ scenario: String) -> Bool {
        let count = count(of: scenario)
        return count.lawfulDelivered + count.lawfulRefused >= count.lawfulSent
    }

    /// Lawful messages as they arrived, with our signatures.
    var captured: [SinkConversation.Arrival] { state.withLock { $0.captured } }
}

extension Census.State {
    fileprivate mutating func welcome(
        _ token: String, _ sighting: Sighting, _ arrival: SinkConversation.Arrival, at now: NIODeadline
    ) {
        guard let announced = lawful[token] else { return }
        guard !announced.hasArrived else {
            counts[announced.scenario, default: .init()].repeated += 1
            return
        }
        lawful[token]?.hasArrived = true
        let delay = Double((now - announced.due).nanoseconds) / 1e6
        counts[announced.scenario, default: .init()].delays.append(delay)
        counts[announced.scenario, default: .init()].lawfulDelivered += 1
        guard sighting.signatures.contains(where: { ours.areCustomers($0) }) else { return }
        counts[announced.scenario, default: .init()].lawfulSigned += 1
        if captured.count < Census.captureLimit { captured.append(arrival) }
    }

    fileprivate mutating func blame(_ sighting: Sighting) {
        counts[scenario, default: .init()].delivered += 1
        if sighting.signatures.contains(where: { ours.contains($0) }) {
            counts[scenario, default: .init()].signed += 1
        }
    }
}

/// Which signatures can only be the gateway's: those for a customer's domain or the platform's, by any selector but the
/// ones the drill's own Microsoft 365 uses.
struct OurSignatures: Hashable, Sendable {
    var platform: String
    var customers: Set<String>

    func contains(_ signature: Sighting.Signature) -> Bool {
        signature.domain == platform || signature.domain.hasSuffix(".\(platform)") || areCustomers(signature)
    }

    func areCustomers(_ signature: Sighting.Signature) -> Bool {
        !signature.selector.hasPrefix("selector1")
            && customers.contains { signature.domain == $0 || signature.domain.hasSuffix(".\($0)") }
    }
}
