/// A block of addresses in CIDR form (RFC 4632), such as `192.0.2.0/28`.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    public let base: IPAddress
    /// Leading bits that count: 0 to 32, or 0 to 128.
    public let prefix: Int

    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    /// - Throws: `Problem` when the prefix does not fit the address family or bits beyond it are set.
    public init(base: IPAddress, prefix: Int) throws(Problem) {
        guard (0...base.octets.count * 8).contains(prefix) else { throw Problem() }
        for bit in prefix..<(base.octets.count * 8) where base.octets[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 {
            throw Problem()
        }
        self.base = base
        self.prefix = prefix
    }

    /// Reads `address/prefix`, or a bare address as a block of one.
    ///
    /// - Throws: `Problem` for anything else.
    public init(_ text: some StringProtocol) throws(Problem) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = try? IPAddress(parts[0]) else { throw Problem() }
        guard parts.count == 2 else {
            try self.init(base: base, prefix: base.octets.count * 8)
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let prefix = Int(parts[1]) else {
            throw Problem()
        }
        try self.init(base: base, prefix: prefix)
    }

    public func contains(_ address: IPAddress) -> Bool {
        guard address.octets.count == base.octets.count else { return false }
        let whole = prefix / 8
        guard address.octets[..<whole] == base.octets[..<whole] else { return false }
        guard prefix % 8 != 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xff00 >> (prefix % 8))
        return address.octets[whole] & mask == base.octets[whole] & mask
    }

    public var description: String { "\(base)/\(prefix)" }
}

extension IPNetwork: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
