import Authority
import Ledger
import Logging
import Message
import Synchronization
import Web

/// Looks for one actor behind refused mail of many customers: what no customer can see in its own log.
final class RelayWatch: Sendable {
    private let watch = Mutex(ActorWatch())
    private let networks: @Sendable () -> SenderNetworks
    private let time: any TimeSource
    private let log: Logger
    private let alerts: Counter
    private let refusals: Counter

    init(
        networks: @escaping @Sendable () -> SenderNetworks, metrics: Metrics, time: any TimeSource, log: Logger
    ) {
        self.networks = networks
        self.time = time
        self.log = log
        alerts = metrics.counter(
            "actor_alerts_total", help: "Times one actor behind refused mail was named, or was seen at more customers.")
        refusals = metrics.counter(
            "relay_refusals_total", help: "Messages of the relay door that nobody proved, by the check that said so.")
    }

    /// Those who are active now, worst first.
    var actors: [ActorSummary] {
        let now = time.now()
        return watch.withLock { $0.actors(at: now) }
    }

    /// Takes note of one message. Called on the way of every refusal, so it waits for nothing.
    func note(_ refusal: RelayRefusal) {
        refusals.add(1, ["by": refusal.check?.rawValue ?? "observed"])
        guard let peer = refusal.peer else { return }
        let attempt = RefusedAttempt(
            customer: refusal.customer, tenant: refusal.tenant?.text, organisation: refusal.organisation?.text,
            peer: peer, feeder: refusal.feeder, greeting: refusal.feederGreeting ?? refusal.greeting ?? "",
            shape: nil, networks: networks())
        let now = time.now()
        guard let alert = watch.withLock({ $0.note(attempt, at: now) }) else { return }
        alerts.add(1)
        log.warning(
            alert.isNew ? "one actor is behind refused mail" : "one actor has gone on to more customers",
            metadata: [
                "actor": "\(alert.actor.name)", "attempts": "\(alert.actor.attempts)",
                "since": "\(alert.actor.firstSeen.rfc3339)",
                "customers": "\(alert.actor.customers.map(\.customer.description).joined(separator: " "))",
            ])
    }
}
