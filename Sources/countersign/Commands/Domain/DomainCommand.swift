import ArgumentParser
import Authority
import Ledger
import Message
import Proofs

/// `countersign domain`: which domains a customer may send from.
struct DomainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domain", abstract: "Domains that a customer may send from, proved by DNS records.",
        subcommands: [DomainAdd.self, DomainProve.self, DomainRotate.self, DomainList.self])
}

/// A domain as commands print it.
struct DomainOutput: Encodable {
    let domain: DomainName
    let customer: CustomerID
    let state: ProofState
    let since: String
    let nextCheck: String
    let lastResult: String
    /// Whether bounces about mail of the domain come back beneath it.
    let hasReturnPath: Bool
    var records: [RecordToPublish]?

    init(_ row: DomainRow, records: [RecordToPublish]? = nil) {
        domain = row.domain
        customer = row.customer
        state = row.course.state
        since = Output.time(row.course.since)
        nextCheck = Output.time(row.course.nextCheck)
        lastResult = row.lastResult
        hasReturnPath = row.hasReturnPath
        self.records = records
    }
}

/// A domain as somebody typed it.
func readDomain(_ text: String) throws -> DomainName {
    do {
        return try DomainName(text)
    } catch {
        throw ValidationError("'\(text)' is no domain name: \(error)")
    }
}
