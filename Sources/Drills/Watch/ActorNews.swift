import NIOCore

/// What an installation said about one actor behind many attempts, and when the drill read it.
struct ActorNews: Sendable {
    private var lines: [(text: String, at: NIODeadline)] = []
    private var counted: (alerts: Double, at: NIODeadline)?
    /// Alerts of others, from before.
    private var former: Double?

    /// What such lines of the log say: the first one about an actor, and those when it goes on to more customers.
    static let marks = ["one actor is behind refused mail", "an actor that was told tries more customers"]
    /// Counts such alerts.
    static let metric = "countersign_actor_alerts_total"

    mutating func read(log: some StringProtocol, at now: NIODeadline) {
        for line in log.split(whereSeparator: \.isNewline) where Self.marks.contains(where: line.contains) {
            lines.append((String(line), now))
        }
    }

    mutating func read(_ page: MetricsPage, at now: NIODeadline) {
        let alerts = page.sum(Self.metric)
        guard let former else { return former = alerts }
        if alerts > counted?.alerts ?? former { counted = (alerts, now) }
    }

    /// When one line had named every one of these customers.
    func named(_ customers: Set<String>) -> NIODeadline? {
        lines.first { line in customers.allSatisfy { line.text.contains($0) } }?.at
    }

    /// When the installation had counted an alert: all there is to know of one whose log is elsewhere.
    var counting: NIODeadline? { counted?.at }
}
