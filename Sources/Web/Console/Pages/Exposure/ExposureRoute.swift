import Authority
import Hummingbird
import Message

/// Who is behind refused mail now, and the open risks, worst first, with what to do next; all, those of one severity, or
/// those of one customer.
struct ExposureRoute: Sendable {
    let view: ExposureView
    let time: any TimeSource
    /// Puts the page into the console's frame.
    let render: @Sendable (Page, OpenSession?) -> Response

    struct Page: Sendable {
        /// nil while nothing was looked at yet.
        var taken: TimeText?
        var tabs: [Tab]
        var findings: [Finding]
        var hasFindings: Bool
        /// The customer whose risks alone are shown.
        var customer: String?
        var actors: [Actor] = []
        var hasActors = false
    }

    struct Actor: Sendable {
        var name: String
        var attempts: String
        /// Names of customers that were tried, at most a line of them.
        var customers: String
        var first: TimeText
        var last: TimeText
    }

    /// Customers of one actor that are named.
    private static let mostNamed = 12

    struct Tab: Sendable {
        var title: String
        var count: String
        var path: String
        var isCurrent: Bool
    }

    struct Finding: Sendable {
        var severity: String
        /// The class of the style sheet that colours it.
        var tone: String
        var kind: String
        var subject: String
        var customer: String?
        var customerPath: String?
        var problem: String
        var next: String
    }

    func show(_ request: Request, _ context: WebContext) -> Response {
        let query = request.uri.queryParameters
        let page = page(
            severity: query["severity"].flatMap { ExposureSeverity(rawValue: String($0)) },
            customer: query["customer"].flatMap { CustomerID(String($0)) })
        return render(page, context.session)
    }

    func page(severity: ExposureSeverity?, customer: CustomerID?) -> Page {
        let actors = view.actors().filter { actor in
            customer == nil || actor.customers.contains { $0.customer == customer }
        }.map(row)
        guard let all = view.current() else {
            return Page(tabs: [], findings: [], hasFindings: false, actors: actors, hasActors: !actors.isEmpty)
        }
        let exposure = customer.map(all.of) ?? all
        let shown = exposure.findings.filter { severity == nil || $0.severity == severity }
        let whose = customer.map { "customer=\($0)" }
        func path(_ severity: ExposureSeverity?) -> String {
            let parts = [severity.map { "severity=\($0.rawValue)" }, whose].compactMap(\.self)
            return parts.isEmpty ? "/exposure" : "/exposure?\(parts.joined(separator: "&"))"
        }
        let tabs =
            [
                Tab(
                    title: "all", count: grouped(exposure.findings.count), path: path(nil), isCurrent: severity == nil)
            ]
            + ExposureSeverity.allCases.reversed().map {
                Tab(
                    title: $0.rawValue, count: grouped(exposure.count($0)), path: path($0), isCurrent: severity == $0)
            }
        return Page(
            taken: TimeText(all.taken, now: time.now()), tabs: tabs, findings: shown.map(row),
            hasFindings: !shown.isEmpty, customer: customer.map { view.customer($0) ?? $0.description },
            actors: actors, hasActors: !actors.isEmpty)
    }

    private func row(_ actor: ActorSummary) -> Actor {
        let names = actor.customers.prefix(Self.mostNamed).map { view.customer($0.customer) ?? $0.customer.description }
        let more = actor.customers.count - names.count
        let now = time.now()
        return Actor(
            name: actor.name, attempts: grouped(actor.attempts),
            customers: names.joined(separator: ", ") + (more > 0 ? " and \(grouped(more)) more" : ""),
            first: TimeText(actor.firstSeen, now: now), last: TimeText(actor.lastSeen, now: now))
    }

    private func row(_ finding: ExposureFinding) -> Finding {
        let tone =
            switch finding.severity {
            case .critical, .high: "refused"
            case .medium: "held"
            case .low: "queued"
            }
        return Finding(
            severity: finding.severity.rawValue, tone: tone, kind: finding.kind.rawValue, subject: finding.subject,
            customer: finding.customer.map { view.customer($0) ?? $0.description },
            customerPath: finding.customer.map { "/exposure?customer=\($0)" }, problem: finding.problem,
            next: finding.next)
    }
}
