import Foundation
import NIOCore

/// Reads an installation's log and metrics again and again, and remembers what they said of one actor.
actor InstallationWatch {
    private let http: String
    /// nil when the log cannot be read.
    private let log: String?
    private let group: any EventLoopGroup
    private var offset: UInt64 = 0
    /// The beginning of a line whose end is not written yet.
    private var rest = Data()
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

    private func readLog() {
        guard let log, let file = FileHandle(forReadingAtPath: log) else { return }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let new = try? file.readToEnd() else { return }
        offset += UInt64(new.count)
        rest += new
        guard let end = rest.lastIndex(of: 0x0a) else { return }
        news.read(log: String(decoding: rest[..<end], as: UTF8.self), at: .now())
        rest = rest[(end + 1)...]
    }
}
