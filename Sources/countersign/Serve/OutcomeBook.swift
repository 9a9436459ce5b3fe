import Authority
import Delivery
import Doors
import Foundation
import Ledger
import Logging
import Message

/// Writes down what became of recipients, and what follows from it: a report to the sender in the outbox, or events for
/// mail that came by HTTP.
struct OutcomeBook: OutcomeSink {
    let ledger: Ledger
    /// This machine, in reports.
    let host: DomainName
    let platform: DomainName
    let time: any TimeSource
    let log: Logger

    func record(_ outcomes: [DeliveryOutcome], reports: [DeliveryReport]) async throws {
        var rows: [OutboxRow] = []
        var events: [NewEvent] = []
        for report in reports {
            if try await cameByHTTP(report.message) {
                let failed = Set(report.entries.filter { $0.action == .failed }.map(\.recipient))
                events += outcomes.filter { $0.message == report.message && failed.contains($0.recipient) }
                    .map { event($0) }
            } else {
                rows.append(try row(report))
            }
        }
        do {
            try await ledger.record(outcomes: outcomes, outbox: rows, events: events)
        } catch {
            guard case .damaged(let reason) = error else { throw error }
            // Alone it still tells the sender, before it is given up.
            if Set(outcomes.map(\.message)).count == 1 { try? await ledger.record(outcomes: [], outbox: rows) }
            throw DamagedRecord(reason)
        }
    }

    /// A decision that cannot be read any more is no reason to tell nobody: a bounce goes to the reverse path.
    private func cameByHTTP(_ message: MessageID) async throws -> Bool {
        do {
            return try await ledger.decision(message)?.claim.door == .http
        } catch {
            guard case .damaged(let reason) = error else { throw error }
            log.critical("a decision cannot be read", metadata: ["id": "\(message)", "reason": "\(reason)"])
            return false
        }
    }

    private func event(_ outcome: DeliveryOutcome) -> NewEvent {
        NewEvent(
            customer: outcome.customer, at: outcome.at, kind: outcome.state.rawValue, message: outcome.message,
            payload: (try? Array(JSONEncoder().encode(outcome))) ?? [])
    }

    /// One report for what became of a message in one try; a repeated one finds the row of its reason.
    private func row(_ report: DeliveryReport) throws -> OutboxRow {
        let now = time.now()
        var random = SystemRandomNumberGenerator()
        let id = MessageID(time: now, random: UInt128(random.next()) << 64 | UInt128(random.next()))
        let dsn = DeliveryReportMail(
            host: host, from: try Mailbox("mailer-daemon@\(platform)"), report: report, id: id)
        let mail = OutboxMail(
            recipient: dsn.recipient, messageClass: .notice,
            bytes: Data(dsn.header(at: now) + Array("\r\n".utf8) + dsn.body()))
        let recipients = report.entries.map {
            "\(ledger.mailboxKeys.key(of: $0.recipient)) \($0.action.rawValue)"
        }.sorted()
        return OutboxRow(
            id: id, reason: "dsn/\(report.message)/\(recipients.joined(separator: ","))", concerns: report.customer,
            kind: OutboxMail.kind, payload: try mail.encoded(), created: now)
    }
}
