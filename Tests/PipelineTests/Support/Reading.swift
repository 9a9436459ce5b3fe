import Authority
import Crypto
import MailAuth
import Message
import Signing
import Spool
import Store
import TestKit
import Testing

@testable import Ledger

/// A message as Delivery would put it on the wire.
struct Departed {
    let message: MessageID
    let recipients: [String]
    let signingDomain: DomainName
    let messageClass: MessageClass
    let signatureExpires: Timestamp
    let signatures: [UInt8]
    var header: [UInt8]
    var body: [UInt8]

    /// What a decision about these bytes is bound to.
    var digest: ContentDigest {
        var hasher = BodyHasher(.relaxed)
        hasher.update(body[...])
        return FinalMessage(
            header: header, bodyHash: hasher.finish(), bodyDigest: Array(SHA256.hash(data: body)),
            bodySize: body.count
        ).digest
    }

    var bytes: [UInt8] { signatures + header + Array("\r\n".utf8) + body }
    var fields: HeaderBlock { HeaderBlock(parsing: header) }

    /// The texts of the fields with a name.
    func values(_ name: String) -> [String] {
        fields.fields.filter { $0.name?.folded == name.lowercased() }.map(\.text)
    }
}

extension PipelineWorld {
    /// Everything that may leave now, by its first recipient.
    func departing() async throws -> [Departed] {
        var departed: [Departed] = []
        for work in await spool.lease(1000, at: clock.now()) {
            departed.append(
                Departed(
                    message: work.message, recipients: work.recipients.map(\.mailbox.description),
                    signingDomain: work.signingDomain, messageClass: work.messageClass,
                    signatureExpires: work.signatureExpires, signatures: work.signatureFields, header: work.header,
                    body: try await work.body.read(at: 0, count: work.body.size)))
        }
        return departed.sorted { $0.recipients[0] < $1.recipients[0] }
    }

    /// The recipients that wait in a lane, in the order of their addresses.
    func waiting(_ lane: Lane) async throws -> [String] {
        try await spool.list(QueueFilter(lane: lane)).flatMap { entry in
            entry.recipients.filter { $0.state == .waiting }.map(\.mailbox.description)
        }.sorted()
    }

    /// Each held recipient with the reason the operator sees.
    func reasons() async throws -> [String: HoldReason] {
        var reasons: [String: HoldReason] = [:]
        for entry in try await spool.list(QueueFilter(lane: .held)) {
            for recipient in entry.recipients where recipient.state == .waiting {
                reasons[recipient.mailbox.description] = entry.reason
            }
        }
        return reasons
    }

    /// What a receiver makes of a message's signatures, from the top.
    func verify(_ departed: Departed) async throws -> [DKIMResult] {
        await DKIMVerifier.verify(departed.bytes, asking: try await published(), at: clock.now())
    }

    /// The key records of all accounts, as DNS would show them.
    private func published() async throws -> KeyRecords {
        var records = KeyRecords()
        for row in ledger.domains() {
            let label = try #require(ledger.customer(row.customer)).facts.label
            for key in try await vault.keys(of: row.domain, label: label) {
                records.texts["\(key.selector)._domainkey.\(row.domain)"] = KeyVault.record(of: key)
            }
        }
        return records
    }

    /// How many recipients of a customer are counted today.
    func counted(_ sender: Sender) async throws -> Int {
        try await ledger.total(.customerRecipients(sender.id), at: clock.now())
    }

    /// The check that turned a message away, from the record.
    func record(_ id: MessageID) async throws -> DecisionRecord {
        try #require(try await ledger.decision(id))
    }
}

/// TXT records from a table.
private struct KeyRecords: DNSResolver {
    var texts: [String: String] = [:]

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        guard type == .txt, let text = texts[name.text] else { return DNSAnswer(.noName) }
        return DNSAnswer(.records([.text(Array(text.utf8))]))
    }
}

extension Ledger {
    /// What a counter holds.
    func total(_ key: CellKey, at now: Timestamp) throws -> Int {
        guard case .count(let count)? = try database.read({ try CellTable.read(key, $0) }) else { return 0 }
        return count.total(at: now)
    }

    /// The digest of the bytes that the decision in force is about.
    func digest(of id: MessageID) throws -> [UInt8]? {
        try database.read { try DecisionTable.find(id, dayKeys, $0)?.digest }
    }

    /// How many messages were ever decided about.
    func decisionCount() throws -> Int {
        try database.read { try $0.first("SELECT count(*) FROM decision") { Int($0.integer(0)) } } ?? 0
    }

    /// Lets every write fail, as a broken disk would, or no more.
    func failWrites(_ fails: Bool) throws {
        try database.read { try $0.script("PRAGMA query_only = \(fails ? "ON" : "OFF")") }
    }
}

extension [UInt8] {
    /// The text with every occurrence of `find` changed.
    func replacing(_ find: String, with replacement: String) -> [UInt8] {
        Array(String(decoding: self, as: UTF8.self).replacing(find, with: replacement).utf8)
    }
}
