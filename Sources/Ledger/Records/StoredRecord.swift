import Authority
import Message

/// A decision as it is stored: one piece that is kept for long, and the addresses, which are sealed and kept for 35 days.
///
/// The format is our own and small, since one is written for every message. The first octet is its version; version 1 knows
/// network connectors only, and nothing of what the relay door observes; version 2 has connectors by their own coding.
struct StoredRecord {
    static let version: UInt8 = 3

    /// Everything but the addresses.
    let open: [UInt8]
    let addresses: Addresses

    init(claim: Claim, evidence: Evidence, facts: Facts, verdict: Verdict) {
        addresses = Addresses(claim, evidence)
        var writer = RecordWriter(reserving: 1400 + 200 * claim.recipients.count)
        writer.octet(Self.version)
        writer.claim(claim)
        writer.evidence(evidence)
        writer.facts(facts)
        writer.verdict(verdict)
        writer.cells(before: facts.cells, after: verdict.writes)
        open = writer.octets
    }

    /// Reads a record back.
    ///
    /// - Parameter addresses: nil when their key was destroyed; placeholders then stand in their place.
    /// - Throws: when the octets are not what this type writes.
    static func read(_ open: [UInt8], addresses: Addresses?) throws -> DecisionRecord {
        var reader = RecordReader(open)
        reader.version = try reader.octet()
        guard (1...version).contains(reader.version) else { throw RecordReader.Damage() }
        let claim = try ClaimWithoutAddresses(&reader)
        let evidence = try EvidenceWithoutAddresses(&reader)
        var facts = try reader.facts()
        let known =
            addresses
            ?? Addresses(
                withoutKey: facts.recipients.map(\.key), authors: evidence.authors, reversePath: claim.hasReversePath)
        let whole = try claim.with(known)
        var verdict = try reader.verdict(id: whole.id)
        (facts.cells, verdict.writes) = try reader.cells()
        guard reader.isAtEnd else { throw RecordReader.Damage() }
        return DecisionRecord(claim: whole, evidence: try evidence.with(known), facts: facts, verdict: verdict)
    }
}
