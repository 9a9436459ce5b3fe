import Ledger
import Message
import NIOSSL
import Sandbox
import Spool
import Store
import Web

extension Installation {
    /// The HTTP side over the real stores.
    func webServer() throws -> WebServer {
        publishFigures()
        let configuration = WebConfiguration(
            http: .init(host: configuration.http.host, port: configuration.http.port),
            https: .init(
                endpoint: .init(host: configuration.https.host, port: configuration.https.port),
                configuration: try Self.serverConfiguration(configuration)),
            platform: configuration.platformDomain.text)
        do {
            return try WebServer(
                configuration, admitting: pipeline, authenticating: ledger, idempotency: ledger,
                log: StoredMessages(ledger: ledger, spool: spool), queue: StoredQueue(ledger: ledger, spool: spool),
                sessions: ledger, mailbox: world.maildir.map { Maildir(folder: $0.path) }, metrics: metrics, time: time,
                logger: quietLog, health: { await self.problems() })
        } catch {
            throw Failure("\(error)")
        }
    }

    /// What is wrong with the stores; empty when all is well.
    private func problems() async -> [String] {
        var found: [String] = []
        do {
            _ = try await spool.counts()
        } catch {
            found.append("the spool cannot be read: \(error)")
        }
        do {
            _ = try await ledger.outboxCount()
        } catch {
            found.append("the ledger cannot be read: \(error)")
        }
        return found
    }

    private func publishFigures() {
        metrics.gauge("queue_messages", help: "Messages by lane.") {
            guard let counts = try? await spool.counts() else { return [] }
            return [
                .init(Double(counts.queued), labels: ["lane": "outbound"]),
                .init(Double(counts.held), labels: ["lane": "held"]),
                .init(Double(counts.inbound), labels: ["lane": "inbound"]),
            ]
        }
        metrics.gauge("queue_oldest_seconds", help: "Age of the oldest queued message.") {
            guard let counts = try? await spool.counts() else { return [] }
            return [.init(counts.oldest.map { Double((time.now() - $0).milliseconds) / 1000 } ?? 0)]
        }
        metrics.polledCounter("store_syncs_total", help: "Times a store made the disk write.") {
            let spooled = try? await spool.counts().syncs
            return [
                .init(Double(ledger.counters.syncs), labels: ["store": "ledger"]),
                .init(Double(spooled ?? 0), labels: ["store": "spool"]),
            ]
        }
        metrics.gauge("outbox_rows", help: "Mail of the platform's own that waits for the system door.") {
            guard let count = try? await ledger.outboxCount() else { return [] }
            return [.init(Double(count))]
        }
    }
}
