import Authority
import Ledger
import Message
import TestKit

/// What happened before a scenario begins.
extension PipelineWorld {
    /// Lets so many customers, each with a proved domain of its own, make first contact with one mailbox.
    func crowd(_ mailbox: String, customers: Int) async throws {
        for number in 0..<customers {
            let desk = try await sender("Desk \(number)", domain: "desk\(number).example")
            let letter = Letter().with {
                $0.from = "Desk <help@desk\(number).example>"
                $0.reversePath = "help@desk\(number).example"
                $0.to = [mailbox]
            }
            _ = try await accept(letter, as: desk)
        }
    }

    /// Gives a customer a relation with a mailbox: a delivery that lies eight days back.
    func relate(_ sender: Sender, _ mailbox: String, domain: String = "acme.example") async throws {
        try await ledger.record(outcomes: [
            DeliveryOutcome(
                message: MessageID(time: clock.now(), random: 99), customer: sender.id,
                recipient: try Mailbox(mailbox), state: .delivered, at: clock.now(), status: "2.0.0",
                diagnostic: "250 ok", remoteHost: "mx.example.org", attempts: 1)
        ])
        clock.advance(by: .days(8))
        try await observe(.named(selectors: 2, admitsSubdomains: false), of: domain, for: sender.id)
    }
}
