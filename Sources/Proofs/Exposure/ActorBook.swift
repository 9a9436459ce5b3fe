import Authority
import Ledger
import Logging
import Message
import Synchronization

/// Watches refusals at the relay door for actors that try several customers, tells the log about each, and keeps those
/// that are active for the console and the metrics.
public final class ActorBook: Sendable {
    /// Refusals that may wait to be looked at; beyond, the oldest of them are passed over. Whoever is behind so many shows
    /// up in the rest.
    static let mostWaiting = 4_096
    /// How long the log may lag behind an actor that goes on to more customers.
    static let pause = Span.seconds(5)

    private let networks: @Sendable () -> SenderNetworks
    private let time: any TimeSource
    private let log: Logger
    private let refusals: AsyncStream<RelayRefusal>
    private let arrivals: AsyncStream<RelayRefusal>.Continuation
    private let watch = Mutex(ActorWatch())
    private let told = Atomic(0)
    /// How many customers of each actor the log has named.
    private let named = Mutex<[String: Int]>([:])
    /// How many customers each actor had at the last look.
    private let seen = Mutex<[String: Int]>([:])

    /// - Parameter networks: the list of shared senders in force.
    public init(networks: @escaping @Sendable () -> SenderNetworks, time: any TimeSource, log: Logger) {
        self.networks = networks
        self.time = time
        self.log = log
        (refusals, arrivals) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.mostWaiting))
    }

    /// Takes a refusal in. Quick enough for a door: it is looked at later.
    public func note(_ refusal: RelayRefusal) {
        arrivals.yield(refusal)
    }

    /// How many alerts there were since the start.
    public var alerts: Int { told.load(ordering: .relaxed) }

    /// Actors that were told and are still active, the one seen last first.
    public var actors: [ActorSummary] {
        let now = time.now()
        return watch.withLock { $0.actors(at: now) }
    }

    /// Goes on until it is cancelled. Call it once.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { for await refusal in self.refusals { self.look(at: refusal) } }
            group.addTask {
                while (try? await self.time.sleep(until: self.time.now() + Self.pause)) != nil { self.tellOn() }
            }
        }
    }

    /// Names actors again that have tried more customers than were named, once they have stopped for a moment: a line for each
    /// new customer would be the attacker's to order.
    func tellOn() {
        let actors = actors
        let grown = named.withLock { named in
            named = named.filter { entry in actors.contains { $0.id == entry.key } }
            return actors.filter { $0.customers.count > named[$0.id] ?? 0 }
        }
        let counts = Dictionary(actors.map { ($0.id, $0.customers.count) }, uniquingKeysWith: max)
        let before = seen.withLock { seen in
            defer { seen = counts }
            return seen
        }
        for actor in grown where before[actor.id] == actor.customers.count { tell(actor, isNew: false) }
    }

    private func look(at refusal: RelayRefusal) {
        guard let attempt = attempt(refusal) else { return }
        guard let alert = watch.withLock({ $0.note(attempt, at: refusal.at) }) else { return }
        tell(alert.actor, isNew: alert.isNew)
    }

    private func tell(_ actor: ActorSummary, isNew: Bool) {
        told.add(1, ordering: .relaxed)
        named.withLock { $0[actor.id] = actor.customers.count }
        log.warning(
            isNew ? "one actor is behind refused mail" : "an actor that was told tries more customers",
            metadata: [
                "actor": "\(actor.id)", "name": "\(actor.name)", "attempts": "\(actor.attempts)",
                "tried": "\(actor.customers.count)",
                "customers": "\(actor.customers.map(\.customer.description).joined(separator: " "))",
            ])
    }

    private func attempt(_ refusal: RelayRefusal) -> RefusedAttempt? {
        guard let peer = refusal.peer else { return nil }
        let networks = networks()
        let isMicrosoft = [.microsoft365, .microsoftRelayPool].contains(networks.origin(of: peer))
        let greeting = isMicrosoft ? refusal.feederGreeting : refusal.greeting
        return RefusedAttempt(
            customer: refusal.customer, tenant: refusal.tenant?.description,
            organisation: refusal.organisation?.text, peer: peer, feeder: refusal.feeder, greeting: greeting ?? "",
            shape: refusal.shape, networks: networks)
    }
}
