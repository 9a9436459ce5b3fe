import ArgumentParser
import Authority
import Foundation
import Ledger
import Message
import Spool

/// `countersign queue`: what waits, and what shall become of it.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "The queue: list, hold, release, drop.",
        subcommands: [QueueList.self, QueueHold.self, QueueRelease.self, QueueDrop.self])
}

/// What a queue command is about.
struct QueueChoice: ParsableArguments {
    @Argument(help: "A message's id.")
    var id: String?

    @Option(name: .long, help: "All mail of this customer: id, account label or name.")
    var customer: String?

    @Option(name: .long, help: "All mail to this domain.")
    var domain: String?

    func validate() throws {
        guard [id, customer, domain].compactMap(\.self).count == 1 else {
            throw ValidationError("name exactly one of: a message's id, --customer, --domain")
        }
    }

    func selection(in ledger: Ledger) throws -> QueueSelection {
        if let id {
            guard let id = MessageID(id) else { throw ValidationError("'\(id)' is no message id") }
            return .message(id)
        }
        if let customer {
            return .customer(try CustomerChoice.find(customer, among: ledger.customers()).facts.id)
        }
        return .domain(try readDomain(domain ?? ""))
    }
}

extension DataFolder {
    /// How long a command waits for `serve`.
    private static let patience = Span.seconds(30)

    /// Leaves an order for `serve` and waits until it is carried out.
    func order(_ action: QueueOrder.Action, _ choice: QueueChoice) async throws {
        let ledger = try openLedger()
        let order = QueueOrder(action: action, selection: try choice.selection(in: ledger))
        let payload = Array(try JSONEncoder().encode(order))
        let id = try await reporting {
            try await ledger.place(order: QueueOrder.kind, payload: payload, by: principal)
        }
        let time = SystemTime()
        let deadline = time.now() + Self.patience
        while time.now() < deadline {
            if let result = try await reporting({ try await ledger.order(id) })?.result {
                guard result.succeeded else { throw Failure(result.answer) }
                if json { try Output.json(["result": result.answer]) } else { print(result.answer) }
                return
            }
            try await time.sleep(until: time.now() + .milliseconds(100))
        }
        throw Failure(
            "the order \(id) was left, but nothing carried it out in 30 seconds: is 'countersign serve' running?")
    }
}
