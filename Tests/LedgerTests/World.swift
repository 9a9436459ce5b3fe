import Authority
import Message
import Store
import TestKit

@testable import Ledger

/// A ledger in an empty folder, with a clock that stands still.
struct World {
    let folder: ScratchFolder
    let clock = ManualClock()
    let ledger: Ledger
    let anna = Principal.operator("anna")

    init(limits: StoreLimits = .standard) throws {
        folder = try ScratchFolder()
        ledger = try World.open(folder, clock, limits: limits)
    }

    static func open(_ folder: ScratchFolder, _ clock: ManualClock, limits: StoreLimits = .standard) throws -> Ledger {
        try Ledger(directory: folder.path, platform: DomainName("mail.example"), time: clock, limits: limits)
    }

    /// Another process that opens the same folder.
    func other() throws -> Ledger {
        try World.open(folder, clock)
    }

    func customer(_ name: String = "Acme") async throws -> Customer {
        try await ledger.addCustomer(name: name, by: anna)
    }

    func key(of customer: CustomerID) async throws -> MintedKey {
        try await ledger.mintKey(MintRequest(customer: customer, name: "main", secondFactor: .operator), by: anna)
    }

    /// Adds a domain and records that its owner names the customer.
    func proved(_ domain: DomainName, for customer: CustomerID, includesSubdomains: Bool = false) async throws {
        var row = try await ledger.addDomain(
            domain, for: customer, includesSubdomains: includesSubdomains, by: anna)
        row.course = row.course.observing(
            .named(selectors: 2, admitsSubdomains: includesSubdomains), at: clock.now())
        try await ledger.recordProof(row, by: .system("proofs"))
    }
}

extension World {
    /// A message of a customer as a door and the pipeline would describe it.
    func request(
        _ customer: CustomerID, _ identity: Identity, from: String = "news@acme.example",
        to recipients: [String] = ["joe@example.org"], door: Door = .http, id: MessageID? = nil, content: UInt8 = 1,
        autoSubmitted: String? = nil, readmission: Readmission? = nil
    ) throws -> DecisionRequest {
        let author = try Mailbox(from)
        let claim = Claim(
            id: id ?? MessageID(time: clock.now(), random: .random(in: 0...UInt128.max)), door: door,
            identity: identity, customer: customer, reversePath: .mailbox(author),
            recipients: try recipients.map { try Mailbox($0) })
        let evidence = Evidence(
            peer: try IPAddress("192.0.2.9"), tls: "TLSv1.3",
            message: MessageEvidence(
                authors: [Author(mailbox: author, displayName: "Acme News")], size: 1234,
                autoSubmitted: autoSubmitted))
        return DecisionRequest(
            claim: claim, evidence: evidence, digest: ContentDigest(octets: Array(repeating: content, count: 32)),
            readmission: readmission)
    }

    /// A customer with a key that may send as `domain`.
    func sender(_ domain: String = "acme.example") async throws -> (customer: CustomerID, identity: Identity) {
        let customer = try await customer().facts.id
        try await proved(DomainName(domain), for: customer)
        return (customer, .credential(try await key(of: customer).id))
    }

    /// How many recipients of a customer are counted.
    func counted(_ customer: CustomerID, _ sender: Identity) async throws -> Int {
        let request = try request(customer, sender, from: "probe@acme.example", to: ["probe@example.net"])
        let decided = try await ledger.decide([request, try self.request(customer, sender, from: "x@nobody.example")])
        guard case .count(let count)? = decided[0].facts.cells[.customerRecipients(customer)] else { return 0 }
        return count.total(at: clock.now())
    }
}

extension Ledger {
    /// Runs a pragma on the ledger's own connection.
    func pragma(_ sql: String) throws {
        try database.read { try $0.script(sql) }
    }

    /// Writes a cell as an earlier decision would have.
    func put(_ key: CellKey, _ cell: Cell) throws {
        try database.write { try CellTable.write(key, cell, $0) }
    }

    /// One number from the database.
    func number(_ sql: String) throws -> Int {
        try database.read { try $0.first(sql) { Int($0.integer(0)) } } ?? -1
    }
}
