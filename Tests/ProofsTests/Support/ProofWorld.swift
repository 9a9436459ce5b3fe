import Authority
import Foundation
import Ledger
import Logging
import MailAuth
import Message
import Proofs
import Signing
import TestKit
import Testing

/// A keeper of proofs over a real ledger in a folder of its own, a DNS that the test publishes into, and a clock that
/// stands still.
struct ProofWorld {
    static let operators = Principal.operator("anna")

    let folder: ScratchFolder
    let clock = ManualClock()
    let ledger: Ledger
    let vault: KeyVault
    let dns: TestDNS
    let keeper: ProofKeeper
    let platform: DomainName

    init() async throws {
        folder = try ScratchFolder()
        platform = try DomainName("mail.example")
        ledger = try Ledger(directory: folder.path, platform: platform, time: clock)
        vault = KeyVault(
            store: LedgerKeys(ledger), sealingKey: ledger.masterKey.derive(KeyVault.purpose),
            threads: SigningThreads(count: 2), time: clock)
        let path = folder.file("dns/platform.zone")
        dns = TestDNS(platformZone: path)
        keeper = ProofKeeper(
            ledger: ledger, vault: vault, resolver: dns,
            zoneFile: PlatformZoneFile(path: path, platform: platform, host: try DomainName("mx.mail.example")),
            time: clock, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Another keeper over the same folder, as a command beside `serve` has it.
    func beside() throws -> ProofKeeper {
        let ledger = try Ledger(directory: folder.path, platform: platform, time: clock)
        let vault = KeyVault(
            store: LedgerKeys(ledger), sealingKey: ledger.masterKey.derive(KeyVault.purpose),
            threads: SigningThreads(count: 1), time: clock)
        return ProofKeeper(
            ledger: ledger, vault: vault, resolver: dns, zoneFile: nil, time: clock,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    var zonePath: String { folder.file("dns/platform.zone") }

    func zoneText() throws -> String {
        try String(contentsOfFile: zonePath, encoding: .utf8)
    }

    func customer(_ name: String = "Acme") async throws -> Customer {
        try await ledger.addCustomer(name: name, by: Self.operators)
    }

    /// Adds a domain and writes the platform's zone; publishes nothing.
    @discardableResult
    func add(_ domain: String, for customer: Customer, subdomains: Bool = false) async throws -> [RecordToPublish] {
        let records = try await keeper.add(
            DomainName(domain), for: customer, includesSubdomains: subdomains, by: Self.operators)
        try await keeper.writeZone()
        return records
    }

    func publish(_ records: [RecordToPublish]) throws {
        for record in records {
            switch record.kind {
            case .txt: try dns.publish(text: record.value, at: record.name)
            case .cname: try dns.publish(alias: record.value, at: record.name)
            }
        }
    }

    func withdraw(_ records: [RecordToPublish]) throws {
        for record in records { try dns.remove(record.name) }
    }

    /// Adds a domain, publishes what its owner is asked for, and looks.
    @discardableResult
    func proved(_ domain: String, for customer: Customer, subdomains: Bool = false) async throws -> [RecordToPublish] {
        let records = try await add(domain, for: customer, subdomains: subdomains).filter(\.isRequired)
        try publish(records)
        let look = try await look(domain, customer)
        #expect(look.state == .active, "\(look.seen)")
        return records
    }

    struct Look {
        var state: ProofState
        var seen: ProofObservation
    }

    /// One look now.
    @discardableResult
    func look(_ domain: String, _ customer: Customer) async throws -> Look {
        let row = try row(domain, customer)
        let result = try await keeper.prove(row, of: customer, by: Self.operators)
        #expect(ledger.domain(row.domain, of: customer.facts.id) == result.row)
        return Look(state: result.row.course.state, seen: result.observation)
    }

    func row(_ domain: String, _ customer: Customer) throws -> DomainRow {
        try #require(ledger.domain(DomainName(domain), of: customer.facts.id))
    }

    /// Lets the time pass in which the keeper looks as often as it wants to.
    func pass(_ span: Span) async throws {
        let end = clock.now() + span
        while true {
            await keeper.proveDue()
            guard let next = ledger.domains().map(\.course.nextCheck).min(), next <= end else { break }
            clock.advance(by: max(next - clock.now(), .seconds(1)))
        }
        clock.advance(by: max(end - clock.now(), .seconds(0)))
    }

    func keys(_ domain: String, _ customer: Customer) async throws -> [StoredKey] {
        try await vault.keys(of: DomainName(domain), label: customer.facts.label)
    }

    /// The name of the authorisation record.
    func authorisation(_ domain: String) -> String { "_countersign.\(domain)" }
}
