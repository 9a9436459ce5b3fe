import DequeModule
import Message
import NIOCore
import Wire

/// Who goes when and over which connection: the service's state, all of it on one event loop.
///
/// Nothing here waits. Look-ups, connecting and reading files are errands; what tries came to is gathered, and settled by
/// the service.
final class Dispatcher {
    let loop: any EventLoop
    let setup: DeliverySetup
    var routes: [DomainName: RouteState] = [:]
    var sites: [Route: Site] = [:]
    /// Every connection there is, so that its time limits are looked at.
    var connections: [ObjectIdentifier: ClientChannelHandler] = [:]
    /// Sites that want a connection while the service has no more, longest wait first.
    var starving: [Site] = []
    /// Sites with so many waiting messages that no more are leased for them.
    var crowded: [Site] = []
    /// Connections that count against the service's limit: open, or being opened.
    var connectionCount = 0
    /// Transactions under way.
    var running = 0
    var inFlight = 0
    var isStopping = false
    var nextTidying = Timestamp(milliseconds: 0)
    var random: AnyGenerator

    enum RouteState {
        case finding([Job])
        case known(Site, until: Timestamp)
    }

    init(loop: any EventLoop, setup: DeliverySetup) {
        self.loop = loop
        self.setup = setup
        random = AnyGenerator(setup.random())
    }

    var limits: DeliveryLimits { setup.settings.limits }

    func now() -> Timestamp { setup.time.now() }

    /// How many messages may be leased now, and to which domains none.
    func room() -> (count: Int, notTo: Set<DomainName>) {
        guard !isStopping else { return (0, []) }
        // With a fixed next hop every domain shares one site, and the bound on all messages is enough.
        guard case .mx = setup.settings.nextHop else { return (limits.inFlight - inFlight, []) }
        crowded.removeAll { site in
            site.isCrowded = site.waiting.count >= limits.waitingPerSite
            return !site.isCrowded
        }
        return (limits.inFlight - inFlight, crowded.reduce(into: []) { $0.formUnion($1.domains) })
    }

    /// Takes leased messages.
    func accept(_ messages: [Outgoing]) {
        inFlight += messages.count
        let now = now()
        for message in messages {
            // One recipient that may not be written to any more never delays the others. It is due again once they are
            // settled, and then waits by itself.
            var leaving = message
            leaving.recipients = message.recipients.filter { mayDepart($0, of: message) }
            guard !leaving.recipients.isEmpty else {
                complete(Job(outgoing: message), Self.withheld)
                continue
            }
            let job = Job(outgoing: leaving)
            dispatch(job, at: now)
        }
    }

    /// A number of messages was settled: there is room for others.
    func settled(_ count: Int) {
        inFlight -= count
        setup.count { $0.inFlight = inFlight }
    }

    private func dispatch(_ job: Job, at now: Timestamp) {
        let domain = job.outgoing.destination
        switch routes[domain] {
        case .known(let site, let until) where now < until:
            enqueue([job], site)
        case .finding(let jobs):
            routes[domain] = .finding(jobs + [job])
        default:
            routes[domain] = .finding([job])
            setup.errands.yield(.findRoute(domain))
        }
    }

    /// An errand found the route to a domain, or that there is none.
    func found(_ answer: RouteAnswer, to domain: DomainName) {
        guard case .finding(let jobs) = routes[domain] else { return }
        switch answer {
        case .none(let finding):
            routes[domain] = nil
            for job in jobs { complete(job, finding) }
        case .route(let route, let timeToLive):
            let site = sites[route] ?? Site(route, limit: limits.connectionsPerSite)
            sites[route] = site
            let kept = min(Span.seconds(Int64(clamping: min(timeToLive, 86_400))), limits.routeTime)
            routes[domain] = .known(site, until: now() + kept)
            site.domains.insert(domain)
            enqueue(jobs, site)
        }
    }

    private func enqueue(_ jobs: [Job], _ site: Site) {
        site.waiting.append(contentsOf: jobs)
        schedule(site)
        guard !site.isCrowded, site.waiting.count >= limits.waitingPerSite else { return }
        site.isCrowded = true
        crowded.append(site)
    }
}
