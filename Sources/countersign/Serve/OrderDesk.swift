import Authority
import Foundation
import Ledger
import Logging
import Message
import Spool

/// Carries out the orders that commands and the console leave for `serve`, which alone writes the spool.
struct OrderDesk: Sendable {
    let ledger: Ledger
    let spool: Spool
    let time: any TimeSource
    let log: Logger

    /// How often orders are looked for.
    static let pause = Span.milliseconds(250)

    init(installation: Installation) {
        ledger = installation.ledger
        spool = installation.spool
        time = installation.time
        log = installation.log
    }

    func run() async throws {
        while !Task.isCancelled {
            if let orders = try? await ledger.pendingOrders() {
                for order in orders { await carryOut(order) }
            }
            await follow(ledger.customers().map(\.facts))
            try await expire()
            try await time.sleep(until: time.now() + Self.pause)
        }
    }

    /// Tells the spool whose mail stays: all of it, or all that no operator released.
    private func follow(_ customers: [CustomerFacts]) async {
        let frozen = customers.filter { !$0.standing.letsReleasedMailLeave }.map(\.id)
        let held = customers.filter { !$0.standing.letsMailLeave }.map(\.id)
        await spool.freeze(Set(frozen), holding: Set(held))
    }

    private func carryOut(_ order: Order) async {
        var succeeded = true
        var answer = ""
        do {
            guard let wanted = try? JSONDecoder().decode(QueueOrder.self, from: Data(order.payload)) else {
                throw Failure("the order cannot be read")
            }
            answer = try await carryOut(wanted)
        } catch {
            succeeded = false
            answer = "\(error)"
        }
        do {
            try await ledger.complete(order.id, succeeded: succeeded, answer: answer)
        } catch {
            log.warning("an order waits for the ledger", metadata: ["order": "\(order.id)", "error": "\(error)"])
        }
    }

    private func carryOut(_ order: QueueOrder) async throws -> String {
        switch order.action {
        case .hold:
            try await spool.hold(order.selection)
            return "held"
        case .release:
            let count = try await spool.release(order.selection)
            return count == 0 ? "released" : "released; \(count) held messages are decided again"
        case .drop:
            let report = try await spool.drop(order.filter) { ended in
                try await ledger.record(
                    outcomes: ended.map { outcome($0, .dropped, "5.7.0", "dropped by an operator") })
            }
            let rest = report.inFlight > 0 ? "; \(report.inFlight) are being delivered right now" : ""
            return "dropped \(report.ended) recipients\(rest)"
        }
    }

    /// Ends holds that nobody released in seven days, visibly.
    private func expire() async throws {
        do {
            _ = try await spool.expireHeld(at: time.now()) { ended in
                try await ledger.record(
                    outcomes: ended.map { outcome($0, .expired, "4.4.7", "held for seven days and never released") })
            }
        } catch {
            log.warning("holds wait to expire", metadata: ["error": "\(error)"])
        }
    }

    private func outcome(
        _ ended: EndedRecipient, _ state: DeliveryOutcome.State, _ status: String, _ text: String
    ) -> DeliveryOutcome {
        DeliveryOutcome(
            message: ended.message, customer: ended.customer, recipient: ended.recipient, state: state, at: time.now(),
            status: status, diagnostic: text, remoteHost: nil, attempts: ended.attempts)
    }
}
