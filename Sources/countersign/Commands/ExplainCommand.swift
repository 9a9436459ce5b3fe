import ArgumentParser
import Authority
import Ledger
import Message

/// `countersign explain ID`: the story of one message.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tell what was decided about a message, by whom it came, and why.")

    @Argument(help: "The message's id, as the answer to the client and the Received field show it.")
    var id: String

    @OptionGroup var folder: DataFolder

    func run() async throws {
        guard let id = MessageID(id) else { throw ValidationError("'\(id)' is no message id: 26 letters and digits") }
        let ledger = try folder.openLedger()
        let (record, outcomes) = try await reporting {
            (try await ledger.decision(id), try await ledger.outcomes(of: id))
        }
        guard let record else { throw Failure("no decision with the id \(id) is kept") }
        guard !folder.json else {
            return try Output.json(ExplainOutput(record: record, outcomes: outcomes.map { OutcomeLine($0) }))
        }
        print(Story(record).text)
        for outcome in outcomes {
            let recipient = outcome.recipient?.description ?? "recipient \(outcome.key)"
            let host = outcome.remoteHost.map { " by \($0)" } ?? ""
            print(
                "\(Output.time(outcome.at)) \(recipient): \(outcome.state.rawValue)\(host), \(outcome.status) "
                    + (outcome.diagnostic ?? ""))
        }
    }
}

private struct ExplainOutput: Encodable {
    let record: DecisionRecord
    let outcomes: [OutcomeLine]

    private enum CodingKeys: String, CodingKey {
        case claim, evidence, facts, verdict, outcomes
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(record.claim, forKey: .claim)
        try container.encode(record.evidence, forKey: .evidence)
        try container.encode(record.facts, forKey: .facts)
        try container.encode(record.verdict, forKey: .verdict)
        try container.encode(outcomes, forKey: .outcomes)
    }
}

private struct OutcomeLine: Encodable {
    let recipient: Mailbox?
    let key: String
    let state: DeliveryOutcome.State
    let at: String
    let status: String
    let diagnostic: String?
    let host: String?
    let attempts: Int

    init(_ outcome: KeptOutcome) {
        recipient = outcome.recipient
        key = outcome.key
        state = outcome.state
        at = Output.time(outcome.at)
        status = outcome.status
        diagnostic = outcome.diagnostic
        host = outcome.remoteHost
        attempts = outcome.attempts
    }
}
