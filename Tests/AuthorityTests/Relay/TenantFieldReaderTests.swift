import Message
import Testing

@testable import Authority

@Suite struct TenantFieldReaderTests {
    private static let id = "X-MS-Exchange-CrossTenant-Id: 5a0b7e3c-1111-4222-8333-444455556666"
    private static let source =
        "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
        + "TenantId=5a0b7e3c-1111-4222-8333-444455556666;Ip=[192.0.2.9];Helo=[mx1.shop.example]"

    private func read(_ lines: String...) -> TenantReading {
        TenantFieldReader.read(HeaderBlock(parsing: Array(lines.map { "\($0)\r\n" }.joined().utf8)))
    }

    @Test func `a mailbox in the cloud is read whole`() throws {
        let reading = read(
            Self.id, "X-OriginatorOrg: shop.example", "X-MS-Exchange-CrossTenant-AuthAs: Internal",
            "X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted",
            "X-MS-Exchange-CrossTenant-AuthSource: AM0PR01MB1234.eurprd01.prod.exchangelabs.com")
        let fields = try #require(reading.fields)
        #expect(fields.tenant == Scene.tenant)
        #expect(try fields.organisation == DomainName("shop.example"))
        #expect(fields.isFromCloudMailbox)
    }

    @Test func `what came in through a connector names its source`() throws {
        let reading = read(Self.id, "X-MS-Exchange-CrossTenant-AuthAs: Anonymous", Self.source)
        let fields = try #require(reading.fields)
        #expect(try fields.source?.address == IPAddress("192.0.2.9"))
        #expect(fields.source?.greeting == "mx1.shop.example")
        #expect(!fields.isFromCloudMailbox)
    }

    @Test func `letter case does not matter, neither in names nor in values`() {
        let reading = read(
            Self.id.uppercased(), "x-originatororg: SHOP.example", "X-Ms-Exchange-CROSSTENANT-authas: INTERNAL",
            "X-MS-Exchange-CrossTenant-fromentityheader: hosted")
        #expect(reading.tenant == Scene.tenant)
        #expect(reading.fields?.isFromCloudMailbox == true)
    }

    @Test func `a field folded before its value is the same field`() {
        #expect(read("X-MS-Exchange-CrossTenant-Id:\r\n\t5a0b7e3c-1111-4222-8333-444455556666").tenant == Scene.tenant)
    }

    @Test func `a message without the fields names nobody`() {
        #expect(read("From: a@shop.example", "Subject: X-OriginatorOrg: bank.example") == .absent)
    }

    static let broken = [
        [id, id], [id, id.replacingID("c0ffee00-1111-4222-8333-444455556666")],
        [id, "x-ms-exchange-crosstenant-ID: 5a0b7e3c-1111-4222-8333-444455556666"],
        ["X-OriginatorOrg: a.example", "X-OriginatorOrg: b.example"], ["X-OriginatorOrg:"], ["X-OriginatorOrg:   "],
        ["X-OriginatorOrg: a.example, b.example"], ["X-OriginatorOrg: a.example (b.example)"],
        ["X-OriginatorOrg: tést.example"],
        ["X-MS-Exchange-CrossTenant-Id: {5a0b7e3c-1111-4222-8333-444455556666}"],
        ["X-MS-Exchange-CrossTenant-Id: 5a0b7e3c-1111-4222-8333-444455556666 (mine)"],
        ["X-MS-Exchange-CrossTenant-Id: 5a0b7e3c-1111-4222-\r\n 8333-444455556666"],
        ["X-MS-Exchange-CrossTenant-Id: 5a0b7e3c-1111-4222-8333-44445555666"],
        ["X-MS-Exchange-CrossTenant-Id: 5a0b7e3c111142228333444455556666"],
        ["X-MS-Exchange-CrossTenant-AuthAs: Internal, Anonymous"], ["X-MS-Exchange-CrossTenant-AuthAs: Inter nal"],
        ["X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted (HybridOnPrem)"],
        [id.replacingID("c0ffee00-1111-4222-8333-444455556666"), source],
        [source.replacingOccurrences(of: ";Helo=[mx1.shop.example]", with: "")],
        [source + ";Ip=[198.51.100.1]"], [source.replacingOccurrences(of: "[192.0.2.9]", with: "192.0.2.9")],
        [source.replacingOccurrences(of: "192.0.2.9", with: "192.0.2.999")],
        ["X-OriginatorOrg: " + String(repeating: "a", count: 600)],
    ]

    @Test(arguments: broken)
    func `what is doubled, empty, malformed or contradictory is unreadable (E5)`(_ lines: [String]) {
        let header = HeaderBlock(parsing: Array(lines.map { "\($0)\r\n" }.joined().utf8))
        guard case .unreadable = TenantFieldReader.read(header) else {
            Issue.record("it was read: \(TenantFieldReader.read(header))")
            return
        }
    }

    @Test func `all fields by which tenants are named are known as such`() {
        let header = HeaderBlock(
            parsing: Array(
                "\(Self.id)\r\nX-originatorORG: a.example\r\nX-MS-Exchange-CrossTenant-New: 1\r\nTo: a@b.example\r\n"
                    .utf8))
        #expect(header.fields.filter(TenantFieldReader.isTenantField).count == 3)
    }

    @Test func `whatever the fields hold, reading ends, and never in another tenant than one that is written`() {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = Xorshift(state: seed)
        let lines = [
            Self.id, Self.source, "X-OriginatorOrg: shop.example", "X-MS-Exchange-CrossTenant-AuthAs: Internal",
            "X-MS-Exchange-CrossTenant-FromEntityHeader: Hosted",
        ]
        for _ in 0..<4_000 {
            var bytes = Array(lines.shuffled(using: &random).map { "\($0)\r\n" }.joined().utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8.random(in: 0x20...0x7e, using: &random), at: place)
                default: bytes.insert(contentsOf: bytes[place..<min(place + 60, bytes.count)], at: place)
                }
            }
            let reading = TenantFieldReader.read(HeaderBlock(parsing: bytes))
            if let tenant = reading.tenant {
                let text = String(decoding: bytes, as: UTF8.self).lowercased()
                #expect(text.contains(tenant.text), "seed \(seed)")
            }
        }
    }
}

extension String {
    fileprivate func replacingID(_ id: String) -> String {
        replacingOccurrences(of: "5a0b7e3c-1111-4222-8333-444455556666", with: id)
    }

    fileprivate func replacingOccurrences(of old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return replacingCharacters(in: range, with: new)
    }

    private func firstRange(of text: String) -> Range<String.Index>? {
        indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }

    private func replacingCharacters(in range: Range<String.Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}

private struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
