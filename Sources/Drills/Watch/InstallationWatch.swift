import FoundationEssentials
import NIOCore

/// Reads an installation's log and metrics again and again, and remembers what they said of one actor.
actor InstallationWatch {
    private let http: String
    /// nil when the log cannot be read.
    private let log: String?
    private let group: any EventLoopGroup
    private var offset: UInt64 = 0
    private var rest = ""
    private var news = ActorNews()

    init(http: String, log: String?, group: any EventLoopGroup) {
        self.http = http
        self.log = log
        self.group = group
    }

    /// Looks once.
    @discardableResult
    func look() async -> MetricsPage? {
        readLog()
        let page = await MetricsPage.get(http, group: group)
        if let page { news.read(page, at: .now()) }
        return page
    }

    /// When the actor was named with all these customers; nil: not yet.
    func named(_ customers: Set<String>) -> NIODeadline? {
        log == nil ? news.counting : news.named(customers)
    }

    /// Messages that wait to leave; nil when the installation does not say.
    func waiting() async -> Double? { await look()?.values["countersign_queue_messages{lane=\"outbound\"}"] }

    var alerts: Double { news.alerts }

    private func readLog() {
        guard let log, let data = FileManager.default.contents(atPath: log), data.count > Int(offset) else { return }
        let text = rest + String(decoding: data.dropFirst(Int(offset)), as: UTF8.self)
        offset = UInt64(data.count)
        let end = text.lastIndex(where: \.isNewline)
        rest = end.map { String(text[text.index(after: $0)...]) } ?? text
        if let end { news.read(log: text[..<end], at: .now()) }
    }
}
