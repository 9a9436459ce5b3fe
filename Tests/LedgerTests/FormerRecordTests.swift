import Authority
import Message
import Testing

@testable import Ledger

/// Decisions stay readable when the format of their records changes.
@Suite struct FormerRecordTests {
    /// As version 1 wrote it, for a message through a network connector.
    private static let first = """
        01000000000063000000000000000000070572656c6179020000000000000000000000000000000300000000004d00000000\
        000000000005010c61636d652e6578616d706c65020b6578616d706c652e6f72670b6578616d706c652e6e6574010462756c\
        6b01f6db8cf1ee66010000000000000000000000000000004d011020010db80000000000000000000000010107544c537631\
        2e3301026d78010c61636d652e6578616d706c6501f0a20402036e756c086261642d64617465020b466565646261636b2d49\
        440b52657475726e2d50617468010c6175746f2d7265706c696564010c61636d652e6578616d706c650100000000004d0000\
        00000000000000050441636d65077761746368656403616263f6a1d5edee6601000000000058000000000000000000060000\
        0000004d00000000000000000005016b0204726561640473656e64020462756c6b057265706c7901010c61636d652e657861\
        6d706c65010104c00002001cf6a1d5edee6601f69188c0ef6601f681bb92f06607706173736b657901000000000000000000\
        0000000000000300000000004d000000000000000000050163011020010db800000000000000000000000040010d7472616e\
        73616374696f6e616c01f6a1d5edee66010c61636d652e6578616d706c6501077761726e696e67010c61636d652e6578616d\
        706c65010204303066660108637573746f6d657206626f756e6365f6a1d5edee660431316565000801020304050607080101\
        04616e6e61f6a1d5edee66f6a1d5edee660403020209726563697069656e74030b7375707072657373696f6e0806626f756e\
        636501700462756c6b010c61636d652e6578616d706c6501066275646765740468656c6408746f6f206d616e7902061f3030\
        3030303030303264303030303030303030303030303030352f3030666601080101fbd0eab6b73301020100011a3030303030\
        3030303264303030303030303030303030303030350001060190fb1d0103
        """
    private static let addresses = """
        0106626f756e636502036a6f6503616e6e01016105c3846e6e65
        """

    @Test func `a record of version 1 is read, with its connector`() throws {
        let open = try #require(Hexadecimal.decode(Self.first))
        let addresses = try Addresses(encoded: try #require(Hexadecimal.decode(Self.addresses)))
        let record = try StoredRecord.read(open, addresses: addresses)
        #expect(open.first == 1)
        #expect(record.claim.door == .relay)
        #expect(try record.facts.connector?.kind == .network([IPNetwork("2001:db8::/64")]))
        #expect(record.facts.connector?.name == "c")
        #expect(record.evidence.relay == nil)
        #expect(record.verdict.relayProof == nil)
        #expect(try record.verdict.signingDomain == DomainName("acme.example"))
        #expect(record.claim.recipients.map(\.description) == ["joe@example.org", "ann@example.net"])
    }

    @Test func `a record of version 2 is read, with its connector by that one's own coding`() throws {
        var record = try RecordTests.full()
        // What is coded in no order of its own would make the two differ before the connector.
        record.evidence.relay = nil
        record.verdict.relayProof = nil
        func open(_ connector: ConnectorFacts?) -> [UInt8] {
            var facts = record.facts
            facts.connector = connector
            return StoredRecord(claim: record.claim, evidence: record.evidence, facts: facts, verdict: record.verdict)
                .open
        }
        let (with, without) = (open(record.facts.connector), open(nil))
        // The two differ from the octet on that says whether there is a connector, until the connector is over.
        let start = try #require(zip(with, without).enumerated().first { $0.element.0 != $0.element.1 }?.offset)
        var coded = RecordWriter(reserving: 0)
        coded.coded(record.facts.connector)
        let former = [2] + with[1..<start] + [1] + coded.octets + without[(start + 1)...]
        let addresses = StoredRecord(
            claim: record.claim, evidence: record.evidence, facts: record.facts, verdict: record.verdict
        ).addresses
        let read = try StoredRecord.read(former, addresses: addresses)
        #expect(read == record)
        #expect(with.count < former.count)
    }
}
