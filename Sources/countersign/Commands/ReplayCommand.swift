import ArgumentParser
import Authority
import Ledger
import Message

/// `countersign replay`: what this build would decide about recorded facts.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run recorded facts against the policy of this build and print what would change.",
        discussion: "Nothing is changed. Exit status 1 when a decision would be another one.")

    @Option(name: .long, help: "Only this message.")
    var id: String?

    @Option(name: .long, help: "Only decisions of the last so many hours.")
    var hours = 48

    @OptionGroup var folder: DataFolder

    private struct Result: Encodable {
        let replayed: Int
        let changed: [Change]

        struct Change: Encodable {
            let id: MessageID
            let changes: [String]
        }
    }

    func run() async throws {
        let ledger = try folder.openLedger()
        var replayed = 0
        var changed: [Result.Change] = []
        for id in try await wanted(in: ledger) {
            guard let record = try await reporting({ try await ledger.decision(id) }) else { continue }
            replayed += 1
            let changes = Replay(record).changes
            if !changes.isEmpty { changed.append(Result.Change(id: id, changes: changes)) }
        }
        if folder.json {
            try Output.json(Result(replayed: replayed, changed: changed))
        } else {
            for change in changed { print("\(change.id): \(change.changes.joined(separator: "; "))") }
            print("\(replayed) decisions replayed, \(changed.count) would change")
        }
        if !changed.isEmpty { throw ExitCode.failure }
    }

    private func wanted(in ledger: Ledger) async throws -> [MessageID] {
        if let id {
            guard let id = MessageID(id) else { throw ValidationError("'\(id)' is no message id") }
            return [id]
        }
        var found: [MessageID] = []
        var query = MessageQuery(since: SystemTime().now() - .hours(Int64(hours)), limit: MessageQuery.mostResults)
        while true {
            let page = try await reporting { try await ledger.decisions(matching: query) }
            found += page.map(\.id)
            guard page.count == MessageQuery.mostResults, let last = page.last else { return found }
            query.before = last.number
        }
    }
}
