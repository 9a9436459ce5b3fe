import Authority
import Ledger
import Message
import Spool

/// The message log from what the ledger decided and the spool still keeps.
public struct StoredMessages: MessageLog {
    /// Decisions looked at for one page when the state asked for shows only in the outcomes.
    private static let mostScanned = 4_000
    /// Decisions counted for the overview.
    private static let mostCounted = 5_000

    private let ledger: Ledger
    private let spool: Spool

    public init(ledger: Ledger, spool: Spool) {
        self.ledger = ledger
        self.spool = spool
    }

    public func messages(_ query: LogQuery) async throws -> LogPage {
        var search = MessageQuery(
            customer: query.customer, recipient: query.mailbox, states: Self.decisions(that: query.state),
            before: query.before, limit: min(MessageQuery.mostResults, query.limit * 2))
        var rows: [LogRow] = []
        var scanned = 0
        while scanned < Self.mostScanned {
            let found = try await ledger.decisions(matching: search)
            for (index, summary) in found.enumerated() {
                search.before = summary.number
                let row = row(summary)
                guard query.state == nil || row.state == query.state else { continue }
                rows.append(row)
                if rows.count == query.limit {
                    let isLast = index == found.count - 1 && found.count < search.limit
                    return LogPage(rows: rows, next: isLast ? nil : summary.number)
                }
            }
            guard found.count == search.limit else { return LogPage(rows: rows, next: nil) }
            scanned += found.count
        }
        return LogPage(rows: rows, next: search.before)
    }

    /// The decisions among which messages of a state are.
    private static func decisions(that state: MessageState?) -> Set<DecisionState> {
        switch state {
        case nil: []
        case .refused: [.refused]
        case .undecided: [.undecided]
        case .held: [.held]
        case .dropped: [.dropped, .sent, .held]
        case .queued, .delivered, .bounced, .expired, .inbound, .returned: [.sent, .held, .dropped]
        }
    }

    public func counts(since: Timestamp) async throws -> LogCounts {
        var counts: [MessageState: Int] = [:]
        var search = MessageQuery(since: since, limit: MessageQuery.mostResults)
        var counted = 0
        while counted < Self.mostCounted {
            let found = try await ledger.decisions(matching: search)
            for summary in found { counts[MessageState(summary), default: 0] += 1 }
            counted += found.count
            guard found.count == search.limit, let last = found.last else {
                return LogCounts(messages: counts, isComplete: true)
            }
            search.before = last.number
        }
        return LogCounts(messages: counts, isComplete: false)
    }

    public func customers() async throws -> [LogCustomer] {
        ledger.customers().map { LogCustomer(id: $0.facts.id, name: $0.facts.name) }
    }

    public func message(_ id: MessageID) async throws -> MessageDetail? {
        guard let record = try await ledger.decision(id) else { return nil }
        let outcomes = try await ledger.outcomes(of: id)
        let queued = try await spool.detail(of: id)
        let holds = await spool.holds
        let isPaused = holds.contains(.message(id)) || holds.contains(.customer(record.claim.customer))
        return MessageDetail(
            record, customer: customer(record.claim.customer), outcomes: outcomes, queued: queued,
            isPaused: isPaused)
    }

    private func row(_ summary: MessageSummary) -> LogRow {
        LogRow(
            id: summary.id, customer: customer(summary.customer), door: summary.door, state: MessageState(summary),
            sender: summary.author?.description ?? "", recipients: summary.recipients.map(\.description),
            recipientCount: summary.recipients.count, note: summary.check?.rawValue)
    }

    private func customer(_ id: CustomerID) -> LogCustomer {
        LogCustomer(id: id, name: ledger.customer(id)?.facts.name ?? id.description)
    }
}

extension MessageState {
    init(_ outcome: DeliveryOutcome.State) {
        switch outcome {
        case .delivered: self = .delivered
        case .bounced: self = .bounced
        case .expired: self = .expired
        case .dropped: self = .dropped
        case .inbound: self = .inbound
        case .returned: self = .returned
        }
    }

    /// Where a message stands: at its end once all its recipients are, and then as badly as the worst of them.
    init(_ summary: MessageSummary) {
        switch summary.state {
        case .refused: self = .refused
        case .undecided: self = .undecided
        case .sent, .held, .dropped:
            let finished = summary.outcomes.values.reduce(0, +)
            let ended = [DeliveryOutcome.State.bounced, .expired, .returned, .delivered, .inbound, .dropped].first {
                summary.outcomes[$0] != nil
            }
            if finished >= summary.recipients.count, let ended {
                self.init(ended)
            } else if summary.state == .held {
                self = .held
            } else if summary.state == .dropped {
                self = ended.map { MessageState($0) } ?? .dropped
            } else {
                self = .queued
            }
        }
    }
}
