import HTTPTypes
import Hummingbird

extension Site {
    /// The console: pages for people who signed in.
    func consoleRoutes(sessions: ConsoleSessions) -> [Route] {
        let signIn = SignInRoutes(sessions: sessions, site: self)
        let overview = OverviewRoute(site: self)
        let messages = MessagesRoute(site: self)
        let queue = QueueRoutes(site: self)
        var routes = [
            Route(.get, "/sign-in/:token", .open) { try await signIn.show($0, $1) },
            Route(.post, "/sign-in/:token", .open) { try await signIn.use($0, $1) },
            Route(.post, "/sign-out", .console) { try await signIn.leave($0, $1) },
            Route(.get, "/", .console) { _, context in try await overview.show(context) },
            Route(.get, "/messages", .console) { try await messages.list($0, $1) },
            Route(.get, "/messages/:id", .console) { _, context in try await messages.show(context) },
            Route(.get, "/queue", .console) { try await queue.list($0, $1) },
            Route(.post, "/queue/:id", .console) { try await queue.act($0, $1) },
        ]
        if let mailbox {
            let letters = MailboxRoutes(mailbox: mailbox, pages: pages, time: time)
            routes += [
                Route(.get, "/mailbox", .console) { _, context in try await letters.list(context) },
                Route(.get, "/mailbox/:id", .console) { try await letters.show($0, $1) },
                Route(.get, "/mailbox/:id/html", .console) { _, context in try await letters.html(context) },
                Route(.get, "/mailbox/:id/raw", .console) { _, context in try await letters.raw(context) },
            ]
        }
        if let exposure {
            let risks = ExposureRoute(view: exposure, time: time) { [pages] page, session in
                pages.page(.exposure, page, title: "Exposure", section: .exposure, session: session)
            }
            routes.append(Route(.get, "/exposure", .console) { risks.show($0, $1) })
        }
        if let connectors { routes += connectorRoutes(connectors) }
        routes += Assets.all.map { asset in Route(.get, asset.path, .open) { _, _ in asset.response } }
        return routes
    }
}

extension Site {
    private func connectorRoutes(_ view: ConnectorsView) -> [Route] {
        let connectors = ConnectorRoutes(view: view, time: time) { [pages] page, session in
            pages.page(.connectors, page, title: "Connectors", section: .connectors, session: session)
        } form: { [configuration, room] request, context in
            try await request.form(of: context.session, limits: configuration.limits, room: room)
        }
        return [
            Route(.get, "/connectors", .console) { try await connectors.show($0, $1) },
            Route(.post, "/connectors/:id", .console) { try await connectors.act($0, $1) },
        ]
    }
}

extension Response {
    /// Sends the browser to another page of ours after a form was done.
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}
