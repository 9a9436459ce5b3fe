import ArgumentParser
import Authority
import Ledger

struct CustomerLimit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "Show a customer's limits, or change those that are named.",
        discussion: "Limits count recipients in a rolling 24 hours, if nothing else is said.")

    @Argument(help: "The customer's id, account label or name; 'platform' for what all others start with.")
    var customer: String

    @Option(name: .long, help: "Recipients of the customer.")
    var recipientsPerDay: Int?

    @Option(name: .long, help: "Recipients of one key or connector.")
    var keyRecipientsPerDay: Int?

    @Option(name: .long, help: "Recipients the customer never wrote to before.")
    var firstTimeRecipientsPerDay: Int?

    @Option(name: .long, help: "Of those, at one domain.")
    var firstTimeRecipientsPerDomainPerDay: Int?

    @Option(name: .long, help: "Octets of one message.")
    var messageSize: Int?

    @Option(name: .long, help: "Recipients of one message.")
    var recipientsPerMessage: Int?

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let ledger = try folder.openLedger()
        let found = try CustomerChoice.find(customer, among: ledger.customers())
        var limits = found.limits ?? .standard
        let before = limits
        if let recipientsPerDay { limits.customerPerDay = recipientsPerDay }
        if let keyRecipientsPerDay { limits.credentialPerDay = keyRecipientsPerDay }
        if let firstTimeRecipientsPerDay { limits.firstTimePerDay = firstTimeRecipientsPerDay }
        if let firstTimeRecipientsPerDomainPerDay {
            limits.firstTimePerDomainPerDay = firstTimeRecipientsPerDomainPerDay
        }
        if let messageSize { limits.messageSize = messageSize }
        if let recipientsPerMessage { limits.recipientsPerMessage = recipientsPerMessage }
        if limits != before {
            try await reporting { try await ledger.setLimits(limits, of: found.facts.id, by: folder.principal) }
        }
        guard !folder.json else { return try Output.json(limits) }
        Output.table(
            ["limit", "number"],
            [
                ["recipients per day", "\(limits.customerPerDay)"],
                ["recipients per key per day", "\(limits.credentialPerDay)"],
                ["first-time recipients per day", "\(limits.firstTimePerDay)"],
                ["first-time recipients per domain per day", "\(limits.firstTimePerDomainPerDay)"],
                ["octets of one message", "\(limits.messageSize)"],
                ["recipients of one message", "\(limits.recipientsPerMessage)"],
            ])
    }
}
