import Hummingbird
import Message

/// The first page: how much came in today and what became of it, what waits, and the last messages.
struct OverviewRoute: Sendable {
    let site: Site

    struct Page: Sendable {
        var tiles: [Tile]
        var queue: [Tile]
        var rows: [MessageRowModel]
        var hasRows: Bool
        var problems: [String]
        var isHealthy: Bool
    }

    struct Tile: Sendable {
        var title: String
        var value: String
        var path: String
        var state: String
        var isZero: Bool
    }

    func show(_ context: WebContext) async throws -> Response {
        let now = site.time.now()
        let counts = try await site.log.counts(since: now - .hours(24))
        let queue = try await site.queue.counts()
        let rows = try await site.log.messages(LogQuery(limit: 12)).rows
        let problems = await site.health()
        let shown: [MessageState] = [.delivered, .queued, .held, .bounced, .refused, .undecided]
        let page = Page(
            tiles: shown.map { state in
                let count = counts.messages[state] ?? 0
                return Tile(
                    title: state.rawValue, value: grouped(count) + (counts.isComplete ? "" : "+"),
                    path: "/messages?state=\(state.rawValue)", state: state.rawValue, isZero: count == 0)
            },
            queue: queue.map {
                Tile(
                    title: $0.state, value: grouped($0.messages), path: "/queue?state=\($0.state)", state: $0.state,
                    isZero: $0.messages == 0)
            },
            rows: rows.map { MessageRowModel($0, now: now) }, hasRows: !rows.isEmpty,
            problems: problems, isHealthy: problems.isEmpty)
        return site.pages.page(.overview, page, title: "Overview", section: .overview, session: context.session)
    }
}

/// A number with its thousands apart.
func grouped(_ number: Int) -> String {
    let digits = String(number)
    var out = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0, out != "-" { out += "\u{2009}" }
        out.append(digit)
    }
    return out
}
