import Authority
import Ledger
import Message
import Spool

/// The queue from the spool. Orders go through the ledger, which audits them and hands them to whoever carries them out.
public struct StoredQueue: QueueView {
    /// What orders about the queue are called in the ledger.
    public static let orderKind = "queue"

    private let ledger: Ledger
    private let spool: Spool

    public init(ledger: Ledger, spool: Spool) {
        self.ledger = ledger
        self.spool = spool
    }

    /// The words for the lanes.
    private static let words: [(state: String, lane: Lane)] = [
        ("queued", .outbound), ("held", .held), ("inbound", .inbound),
    ]

    public func counts() async throws -> [QueueCount] {
        let counts = try await spool.counts()
        return [
            QueueCount(state: "queued", messages: counts.queued), QueueCount(state: "held", messages: counts.held),
            QueueCount(state: "inbound", messages: counts.inbound),
        ]
    }

    public func entries(_ query: QueueQuery) async throws -> QueuePage {
        let lane = query.state.flatMap { state in Self.words.first { $0.state == state }?.lane }
        let entries = try await spool.list(QueueFilter(lane: lane), after: query.after ?? 0, limit: query.limit)
        let holds = await spool.holds
        return QueuePage(
            entries: entries.map { line($0, holds: holds) },
            next: entries.count == query.limit ? entries.last?.cursor : nil)
    }

    private func line(_ entry: QueueEntry, holds: Set<QueueSelection>) -> QueueLine {
        let waiting = entry.recipients.filter { $0.state == .waiting }
        let attempts = waiting.map(\.attempts).max() ?? 0
        let isPaused =
            holds.contains(.message(entry.message)) || holds.contains(.customer(entry.customer))
            || waiting.contains { holds.contains(.domain($0.mailbox.domain)) }
        let state: String
        var actions: Set<QueueAction> = []
        switch entry.lane {
        case .outbound:
            state = isPaused ? "held" : attempts > 0 ? "deferred" : "queued"
            actions = [holds.contains(.message(entry.message)) ? .release : .hold, .drop]
        case .held:
            state = entry.isReleased ? "queued" : "held"
            actions = entry.isReleased ? [.drop] : [.release, .drop]
        case .inbound: state = "inbound"
        }
        let reply = waiting.first { !$0.reply.isEmpty }?.reply
        return QueueLine(
            id: entry.message, customer: ledger.customer(entry.customer)?.facts.name ?? entry.customer.description,
            state: state, sender: entry.reversePath.description,
            recipients: waiting.map(\.mailbox.description), attempts: attempts,
            nextAttempt: entry.lane == .outbound && !isPaused ? waiting.map(\.due).min() : nil,
            expires: entry.expiresAt,
            reason: isPaused ? "held by an operator" : entry.reason.map(Self.words) ?? reply, actions: actions)
    }

    /// Why a message waits, for operators.
    private static func words(for reason: HoldReason) -> String {
        switch reason {
        case .standing: "the customer is held"
        case .unproven: "provoked mail to somebody who proved nothing"
        case .recipient: "first contact over its cap, or suppressed by the platform"
        case .observed: "its connector observes, and it is not proved"
        case .operator: "held by an operator"
        }
    }

    public func place(_ action: QueueAction, on message: MessageID, by operatorName: String) async throws {
        let order: JSONValue = ["action": .text(action.rawValue), "message": .text(message.description)]
        _ = try await ledger.place(
            order: Self.orderKind, payload: order.encoded, by: Principal(kind: .session, name: operatorName))
    }
}
