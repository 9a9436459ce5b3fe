import DequeModule
import Message
import NIOCore
import Wire

/// Connections: given work, opened, kept, shared out.
extension Dispatcher {
    /// Gives waiting messages to idle connections, and opens connections for the rest as far as limits allow.
    func schedule(_ site: Site) {
        guard !isStopping else { return }
        while !site.waiting.isEmpty, let handler = site.idle.popLast() { start(on: handler) }
        let missing = min(site.waiting.count - site.opening, site.window.limit - site.connectionCount)
        guard missing > 0 else { return }
        for _ in 0..<missing {
            guard connectionCount < limits.connections || evictIdle() else {
                if !site.isStarving { starving.append(site) }
                site.isStarving = true
                return
            }
            site.opening += 1
            connectionCount += 1
            setup.errands.yield(.open(NIOLoopBound(site, eventLoop: loop), site.route))
        }
    }

    private func start(on handler: ClientChannelHandler) {
        guard let job = handler.site.waiting.popFirst() else { return }
        running += 1
        if handler.session.transactionCount > 0 { setup.count { $0.reused += 1 } }
        let lastDay = ReturnPathToken.day(now()) + limits.returnPathDays
        handler.begin(job, job.transaction(setup.settings.returnPath, lastDay: lastDay))
    }

    /// Makes room by ending an idle connection of a site that nothing waits for.
    private func evictIdle() -> Bool {
        guard let handler = connections.values.first(where: { $0.isIdle && $0.site.waiting.isEmpty }) else {
            return false
        }
        handler.close()
        return connectionCount < limits.connections
    }

    /// A channel was made for an errand.
    func added(_ handler: ClientChannelHandler) {
        connections[ObjectIdentifier(handler)] = handler
    }

    /// A session is open, for the first time or again.
    func ready(_ handler: ClientChannelHandler, isNew: Bool) {
        let site = handler.site
        if isNew {
            site.opening -= 1
            site.open += 1
            setup.count { $0.opened += 1 }
        }
        if isStopping || handler.session.transactionCount >= limits.messagesPerConnection {
            handler.quit()
        } else {
            site.idle.append(handler)
        }
        schedule(site)
        if handler.isIdle, !starving.isEmpty {
            // Nothing waits for this site, and others wait for a connection.
            handler.end()
        }
    }

    /// No address of the site's hosts gave a session.
    func openFailed(_ site: Site, _ finding: Finding) {
        site.opening -= 1
        connectionCount -= 1
        setup.count { $0.openFailures += 1 }
        if site.connectionCount > 0 {
            // The site answers others of us: it limits how many.
            site.window.isFull(at: site.open)
        } else {
            site.window.failed()
            let jobs = site.waiting
            site.waiting = []
            for job in jobs { complete(job, finding) }
        }
        feedStarving()
    }

    /// The connection is gone. If its session never opened, the errand that made it goes on and reports.
    func closed(_ handler: ClientChannelHandler, wasOpen: Bool) {
        guard connections.removeValue(forKey: ObjectIdentifier(handler)) != nil, wasOpen else { return }
        handler.site.idle.removeAll { $0 === handler }
        handler.site.open -= 1
        connectionCount -= 1
        setup.count { $0.connections = connectionCount }
        schedule(handler.site)
        feedStarving()
    }

    private func feedStarving() {
        while connectionCount < limits.connections, !starving.isEmpty {
            let site = starving.removeFirst()
            site.isStarving = false
            schedule(site)
        }
    }
}
