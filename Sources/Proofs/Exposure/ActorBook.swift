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
    /// Actors named again within an hour, beside those whose customers have doubled. Beyond, they wait.
    static let mostAgain = 120

    private let networks: @Sendable () -> SenderNetworks
    private let time: any TimeSource
    private let log: Logger
    private let refusals: AsyncStream<RelayRefusal>
    private let arrivals: AsyncStream<RelayRefusal>.Continuation
    private let watch = Mutex(ActorWatch())
    private let told = Atomic(0)
    private let telling = Mutex(Telling())

    /// What was said to whom.
    private struct Telling {
        /// The customers of each actor that the log has named.
        var named: [String: Set<CustomerID>] = [:]
        /// Those that each actor had at the last look.
        var seen: [String: Set<CustomerID>] = [:]
        /// When actors were named again.
        var again: [Timestamp] = []

        /// Who is to be named again: all who have tried somebody that was not named, and nobody new since the last look.
        mutating func due(_ actors: [ActorSummary], at now: Timestamp) -> [ActorSummary] {
            let tried = Dictionary(
                actors.map { ($0.id, Set($0.customers.map(\.customer))) }, uniquingKeysWith: { $0.union($1) })
            defer { seen = tried }
            named = named.filter { tried[$0.key] != nil }
            again.removeAll { now - $0 >= .hours(1) }
            let due = actors.filter { actor in
                let customers = tried[actor.id] ?? []
                return seen[actor.id]?.isSuperset(of: customers) == true
                    && !customers.isSubset(of: named[actor.id] ?? [])
            }
            let told = due.prefix(max(0, ActorBook.mostAgain - again.count))
            again += told.map { _ in now }
            return Array(told)
        }
    }

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
        let (actors, now) = (actors, time.now())
        for actor in telling.withLock({ $0.due(actors, at: now) }) { tell(actor, isNew: false) }
    }

    private func look(at refusal: RelayRefusal) {
        guard let attempt = attempt(refusal) else { return }
        guard let alert = watch.withLock({ $0.note(attempt, at: refusal.at) }) else { return }
        tell(alert.actor, isNew: alert.isNew)
    }

    private func tell(_ actor: ActorSummary, isNew: Bool) {
        told.add(1, ordering: .relaxed)
        telling.withLock { $0.named[actor.id] = Set(actor.customers.map(\.customer)) }
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
