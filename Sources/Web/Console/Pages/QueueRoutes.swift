import Authority
import Hummingbird
import Message

/// What waits in the spool, and the orders an operator gives about it.
struct QueueRoutes: Sendable {
    let site: Site

    struct Page: Sendable {
        var tabs: [Tab]
        var entries: [Entry]
        var hasEntries: Bool
        var newer: String?
        /// What was just ordered.
        var done: String?
    }

    struct Tab: Sendable {
        var title: String
        var count: String
        var path: String
        var isCurrent: Bool
    }

    struct Entry: Sendable {
        var id: String
        var path: String
        var actionPath: String
        var time: TimeText
        var customer: String
        var state: String
        var sender: String
        var recipient: String
        var more: String?
        var attempts: String
        var next: TimeText?
        var expires: TimeText?
        var reason: String?
        var canHold: Bool
        var canRelease: Bool
        var canDrop: Bool
    }

    func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = request.uri.queryParameters
        let counts = try await site.queue.counts()
        let state = query["state"].map { String($0) }.flatMap { wanted in
            counts.map(\.state).first { $0 == wanted }
        }
        let after = query["after"].flatMap { Int64(String($0)) }
        let found = try await site.queue.entries(QueueQuery(state: state, after: after))
        let now = site.time.now()
        let all = Tab(
            title: "all", count: grouped(counts.reduce(0) { $0 + $1.messages }), path: "/queue",
            isCurrent: state == nil)
        let done = query["done"].flatMap { QueueAction(rawValue: String($0)) }
        let page = Page(
            tabs: [all]
                + counts.map {
                    Tab(
                        title: $0.state, count: grouped($0.messages), path: "/queue?state=\($0.state)",
                        isCurrent: $0.state == state)
                },
            entries: found.entries.map { Self.entry($0, now: now) }, hasEntries: !found.entries.isEmpty,
            newer: found.next.map { "/queue?\(state.map { "state=\($0)&" } ?? "")after=\($0)" },
            done: done.map { "The order to \($0.rawValue) the message was placed. It is carried out within seconds." })
        return site.pages.page(.queue, page, title: "Queue", section: .queue, session: context.session)
    }

    private static func entry(_ entry: QueueLine, now: Timestamp) -> Entry {
        Entry(
            id: entry.id.description, path: "/messages/\(entry.id)", actionPath: "/queue/\(entry.id)",
            time: TimeText(entry.id.time, now: now), customer: entry.customer, state: entry.state,
            sender: entry.sender.isEmpty ? "<>" : entry.sender, recipient: entry.recipients.first ?? "",
            more: entry.recipients.count > 1 ? "+\(entry.recipients.count - 1)" : nil,
            attempts: "\(entry.attempts)", next: TimeText(entry.nextAttempt, now: now),
            expires: TimeText(entry.expires, now: now), reason: entry.reason,
            canHold: entry.actions.contains(.hold), canRelease: entry.actions.contains(.release),
            canDrop: entry.actions.contains(.drop))
    }

    /// Places an order; the audit log keeps who gave it.
    func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await request.form(of: context.session, limits: site.configuration.limits, room: site.room)
        guard let session = context.session, let id = context.parameters.get("id").flatMap({ MessageID($0) }),
            let action = form["action"].flatMap({ QueueAction(rawValue: $0) })
        else { throw Problem(.badRequest, detail: "There is no such order.") }
        try await site.queue.place(action, on: id, by: session.name)
        return .seeOther("/queue?done=\(action.rawValue)")
    }
}
