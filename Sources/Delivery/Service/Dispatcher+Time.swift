import Message

/// The clock's turns, and the end.
extension Dispatcher {
    /// Looks at time limits, and forgets what nobody needs.
    func tick() {
        let now = now()
        for handler in Array(connections.values) { handler.tick(at: now) }
        guard now >= nextTidying else { return }
        nextTidying = now + limits.tidying
        let forgetsAll = routes.count > limits.routes
        for case (let domain, .known(let site, let until)) in routes where now >= until || forgetsAll {
            routes[domain] = nil
            site.domains.remove(domain)
        }
        sites = sites.filter { _, site in !site.isUnused || !site.domains.isEmpty }
    }

    /// Starts nothing any more. What waits here is left to the queue, which forgets the leases.
    func stop() {
        isStopping = true
        for handler in Array(connections.values) where !handler.isBusy { handler.end() }
        if running == 0 { setup.calm.yield() }
    }

    /// Breaks off what is under way.
    func closeAll() {
        for handler in Array(connections.values) { handler.close() }
    }
}
