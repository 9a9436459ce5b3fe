import Message
import NIOCore
import Synchronization

/// Mail of customers whose tenants are on their lists, as Microsoft 365 hands it over, at an even rate. A temporary refusal
/// is tried again, as Microsoft does; the delay counts from the first try.
final class LawfulStream: Sendable {
    /// How long a message is tried, as Microsoft would for a day.
    static let patience = Span.seconds(60)
    /// Recipients of each customer: people it writes to again and again.
    static let recipients = 40

    private let stage: Stage
    private let scenario: String
    private let isStopped = Mutex(false)

    init(_ stage: Stage, scenario: String) {
        self.stage = stage
        self.scenario = scenario
    }

    func stop() { isStopped.withLock { $0 = true } }

    /// Sends until `stop` or until it is cancelled, and at least one message of each customer.
    func run(_ dice: Dice) async {
        var dice = dice
        let start = stage.time.now()
        await withDiscardingTaskGroup { messages in
            for count in 0... {
                let senders = stage.cast.listed
                guard !senders.isEmpty, count < senders.count || !isStopped.withLock({ $0 }) else { break }
                do {
                    try await stage.time.sleep(
                        until: start + .milliseconds(Int64(Double(count) * 1000 / stage.size.lawfulRate)))
                } catch {
                    break
                }
                let customer = stage.cast.customers[senders[count % senders.count]]
                var own = dice.dice(for: "\(scenario)-\(count)")
                _ = dice.next()
                messages.addTask { await self.send(customer, &own) }
            }
        }
    }

    private func send(_ customer: DrillCustomer, _ dice: inout Dice) async {
        do {
            let sketch = stage.lawful(customer, &dice)
            let letter = try stage.post.write(sketch, at: stage.time.now(), &dice)
            stage.census.expect(letter.token, to: letter.recipients[0], in: scenario, at: .now())
            let end = stage.time.now() + Self.patience
            var pause = Span.seconds(1)
            while true {
                let answer = await stage.sendOnce(
                    letter, from: try stage.cast.microsoft(to: customer.host, &dice))
                guard answer.isTemporary, stage.time.now() < end else {
                    if !answer.isAccepted { stage.lawfulRefused(answer, in: scenario) }
                    return
                }
                try await stage.time.sleep(until: stage.time.now() + pause)
                pause = min(.seconds(8), .milliseconds(pause.milliseconds * 2))
            }
        } catch {
            // The census has announced it or not; if it did, the message counts as lost.
        }
    }
}
