import ArgumentParser
import Authority
import Ledger
import Message
import Spool

struct QueueList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List what waits, oldest first.")

    @Option(name: .long, help: "Only this customer's: id, account label or name.")
    var customer: String?

    @Option(name: .long, help: "Only mail to this domain.")
    var domain: String?

    @Flag(name: .long, help: "Only mail that is held.")
    var held = false

    @Option(name: .long, help: "At most so many.")
    var limit = 100

    @OptionGroup var folder: DataFolder

    private struct Line: Encodable {
        let id: MessageID
        let customer: CustomerID
        let lane: String
        let from: String
        let to: [String]
        let accepted: String
        let next: String?
        let reason: String?

        init(_ entry: QueueEntry) {
            id = entry.message
            customer = entry.customer
            lane = "\(entry.lane)"
            from = entry.reversePath.description
            to = entry.recipients.map(\.mailbox.description)
            accepted = Output.time(entry.acceptedAt)
            next = entry.recipients.filter { $0.state == .waiting }.map(\.due).min().map { Output.time($0) }
            reason = entry.reason?.rawValue ?? entry.recipients.map(\.reply).first { !$0.isEmpty }
        }
    }

    func run() async throws {
        let ledger = try folder.openLedger()
        var filter = QueueFilter()
        if let customer { filter.customer = try CustomerChoice.find(customer, among: ledger.customers()).facts.id }
        if let domain { filter.domain = try readDomain(domain) }
        if held { filter.lane = .held }
        let lines: [Line]
        do {
            lines = try await QueueFile(directory: folder.data).list(filter, limit: limit).map { Line($0) }
        } catch {
            throw Failure("the spool in \(folder.data) cannot be read: \(error)")
        }
        guard !folder.json else { return try Output.json(lines) }
        Output.table(
            ["id", "lane", "accepted", "next try", "to", "reason"],
            lines.map {
                [
                    $0.id.description, $0.lane, $0.accepted, $0.next ?? "-", $0.to.joined(separator: ","),
                    $0.reason ?? "",
                ]
            })
    }
}
