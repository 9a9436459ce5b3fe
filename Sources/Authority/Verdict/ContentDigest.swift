/// SHA-256 over the final header block, the digest of the final body and the DKIM body hash: names the exact bytes a
/// decision is about.
public struct ContentDigest: Hashable, Codable, Sendable, CustomStringConvertible {
    /// 32 octets.
    public let octets: [UInt8]

    public init(octets: [UInt8]) {
        precondition(octets.count == 32, "SHA-256 has 32 octets")
        self.octets = octets
    }

    /// Lower-case hexadecimal.
    public var description: String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let octets = stride(from: 0, to: text.utf8.count, by: 2).compactMap { offset -> UInt8? in
            UInt8(text.dropFirst(offset).prefix(2), radix: 16)
        }
        guard text.utf8.count == 64, octets.count == 32 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 digest")
        }
        self.octets = octets
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
