import Message

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
    public var description: String { Hexadecimal.encode(octets) }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let octets = Hexadecimal.decode(text), octets.count == 32 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 digest")
        }
        self.octets = octets
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
