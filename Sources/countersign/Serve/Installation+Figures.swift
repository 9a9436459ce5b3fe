import Authority
import Delivery
import Ledger
import Message
import Proofs
import Spool
import Store
import Web

extension Installation {
    /// What `/metrics` shows beside what the doors and the HTTP side count themselves.
    func publishFigures(of delivery: DeliveryService) {
        publishQueue()
        publishDelivery(delivery)
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
        metrics.gauge("outbox_rows_retried", help: "Those of them that were tried before and must wait.") {
            guard let count = try? await ledger.outboxCount(retried: true) else { return [] }
            return [.init(Double(count))]
        }
        metrics.polledCounter(
            "actor_alerts_total", help: "Times one actor behind refused mail was named, or seen at more customers."
        ) { [.init(Double(actors.alerts))] }
        metrics.gauge("exposure_findings", help: "Open risks by severity, as they were last taken.") {
            guard let exposure = exposure.current else { return [] }
            return ExposureSeverity.allCases.map {
                .init(Double(exposure.count($0)), labels: ["severity": $0.rawValue])
            }
        }
        metrics.gauge("sender_networks_age_seconds", help: "Age of the list of shared senders' networks.") {
            [.init(Double((time.now() - networks.current.date).milliseconds) / 1000)]
        }
        metrics.gauge("domains", help: "Domains by the state of their proof.") {
            Dictionary(grouping: ledger.domains(), by: \.course.state).map { state, rows in
                .init(Double(rows.count), labels: ["state": state.rawValue])
            }
        }
    }

    private func publishQueue() {
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
    }

    private func publishDelivery(_ delivery: DeliveryService) {
        metrics.polledCounter("delivery_recipients_total", help: "Recipients tried, by what a try came to.") {
            let counts = delivery.counts
            return [
                ("delivered", counts.delivered), ("deferred", counts.deferred), ("postponed", counts.postponed),
                ("bounced", counts.bounced), ("expired", counts.expired),
            ].map { .init(Double($1), labels: ["result": $0]) }
        }
        metrics.polledCounter("delivery_connections_total", help: "Outbound connections, by how opening them went.") {
            let counts = delivery.counts
            return [("opened", counts.opened), ("failed", counts.openFailures), ("reused", counts.reused)].map {
                .init(Double($1), labels: ["result": $0])
            }
        }
        metrics.gauge("delivery_connections", help: "Outbound connections there are now.") {
            [.init(Double(delivery.counts.connections))]
        }
        metrics.gauge("delivery_in_flight", help: "Messages that are with Delivery now.") {
            [.init(Double(delivery.counts.inFlight))]
        }
    }
}
