/// An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses are read as the IPv4 address they carry.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 octets for IPv4, 16 for IPv6, in network order.
    public let octets: [UInt8]

    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    public var isIPv4: Bool { octets.count == 4 }

    /// - Throws: `Problem` unless there are 4 or 16 octets.
    public init(octets: [UInt8]) throws(Problem) {
        switch octets.count {
        case 4: self.octets = octets
        case 16:
            let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
            self.octets = Array(octets[..<12]) == mapped ? Array(octets[12...]) : octets
        default: throw Problem()
        }
    }

    /// Reads dotted quads and RFC 4291 text.
    ///
    /// - Throws: `Problem` when the text is neither.
    public init(_ text: some StringProtocol) throws(Problem) {
        try self.init(octets: text.contains(":") ? Self.readIPv6(String(text)) : Self.readIPv4(text))
    }

    private static func readIPv4(_ text: some StringProtocol) throws(Problem) -> [UInt8] {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw Problem() }
        var octets: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                part.utf8.count == 1 || part.first != "0", let octet = UInt8(part)
            else { throw Problem() }
            octets.append(octet)
        }
        return octets
    }

    private static func readIPv6(_ text: String) throws(Problem) -> [UInt8] {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2 else { throw Problem() }
        let head = try readGroups(halves[0])
        guard halves.count == 2 else {
            guard head.count == 16 else { throw Problem() }
            return head
        }
        let tail = try readGroups(halves[1])
        guard head.count + tail.count <= 14 else { throw Problem() }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func readGroups(_ text: Substring) throws(Problem) -> [UInt8] {
        guard !text.isEmpty else { return [] }
        var octets: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, group) in groups.enumerated() {
            if group.contains("."), index == groups.count - 1 {
                octets += try readIPv4(group)
                continue
            }
            guard (1...4).contains(group.utf8.count), group.allSatisfy(\.isHexDigit),
                let value = UInt16(group, radix: 16)
            else { throw Problem() }
            octets += [UInt8(value >> 8), UInt8(value & 0xff)]
        }
        return octets
    }

    /// Dotted quads, or RFC 5952 text.
    public var description: String {
        guard !isIPv4 else { return octets.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = max(end, start + 1)
        }
        let text = { (slice: ArraySlice<UInt16>) in slice.map { String($0, radix: 16) }.joined(separator: ":") }
        guard !best.isEmpty else { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
}

extension IPAddress: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
