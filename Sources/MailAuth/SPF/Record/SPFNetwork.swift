import Message

/// What `ip4:` and `ip6:` hold, and how many leading bits of an address are compared (RFC 7208 5.6).
struct SPFNetwork: Hashable, Sendable {
    /// 4 or 16 octets.
    private let octets: [UInt8]
    private let prefix: Int

    /// - Parameter isVersion6: which of the two mechanisms it is; each takes only its own kind of address.
    init?(_ bytes: ArraySlice<UInt8>, isVersion6: Bool) {
        let parts = bytes.split(separator: 0x2f, maxSplits: 1, omittingEmptySubsequences: false)
        let text = String(decoding: parts[0], as: UTF8.self)
        guard text.contains(":") == isVersion6, let address = try? IPAddress(text) else { return nil }
        // An IPv4-mapped address was read as the IPv4 address in it.
        octets = isVersion6 && address.isIPv4 ? Self.mapped + address.octets : address.octets
        guard parts.count == 2 else {
            prefix = octets.count * 8
            return
        }
        guard let length = SPFPrefixes.length(parts[1], atMost: octets.count * 8) else { return nil }
        prefix = length
    }

    /// The blocks around addresses found in the DNS.
    init(around address: IPAddress, _ prefixes: SPFPrefixes) {
        octets = address.octets
        prefix = address.isIPv4 ? prefixes.version4 : prefixes.version6
    }

    func contains(_ address: IPAddress) -> Bool {
        if address.octets.count == octets.count { return Self.agree(octets[...], address.octets, bits: prefix) }
        // Only a block inside the IPv4-mapped addresses holds IPv4 addresses.
        guard address.isIPv4, prefix >= 96, Array(octets[..<12]) == Self.mapped else { return false }
        return Self.agree(octets[12...], address.octets, bits: prefix - 96)
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

    private static func agree(_ left: ArraySlice<UInt8>, _ right: [UInt8], bits: Int) -> Bool {
        var bits = bits
        for (one, other) in zip(left, right) where bits > 0 {
            let mask = bits >= 8 ? 0xff : UInt8(truncatingIfNeeded: 0xff00 >> bits)
            guard one & mask == other & mask else { return false }
            bits -= 8
        }
        return true
    }
}

/// How many leading bits of the addresses of `a` and `mx` are compared (RFC 7208 5.3 `dual-cidr-length`).
struct SPFPrefixes: Hashable, Sendable {
    var version4 = 32
    var version6 = 128

    /// Splits `/24//64`, `/24` or `//64` off the end of a term's value.
    ///
    /// - Returns: the rest and the lengths; nil when a length is none.
    static func split(_ bytes: ArraySlice<UInt8>) -> (rest: ArraySlice<UInt8>, prefixes: SPFPrefixes)? {
        var prefixes = SPFPrefixes()
        var rest = bytes
        if let (head, digits) = lastLength(rest), head.last == 0x2f {
            guard let length = length(digits, atMost: 128) else { return nil }
            prefixes.version6 = length
            rest = head.dropLast()
        }
        if let (head, digits) = lastLength(rest) {
            guard let length = length(digits, atMost: 32) else { return nil }
            prefixes.version4 = length
            rest = head
        }
        return (rest, prefixes)
    }

    /// A number without leading zeros.
    static func length(_ digits: ArraySlice<UInt8>, atMost limit: Int) -> Int? {
        guard (1...3).contains(digits.count), digits.allSatisfy(\.isDigit), digits.count == 1 || digits.first != 0x30
        else { return nil }
        let length = digits.reduce(0) { $0 * 10 + Int($1 & 0x0f) }
        return length <= limit ? length : nil
    }

    /// The digits after a slash at the end, and what stands before that slash.
    private static func lastLength(_ bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        let digits = bytes.suffix(while: \.isDigit)
        let head = bytes[..<digits.startIndex]
        guard !digits.isEmpty, head.last == 0x2f else { return nil }
        return (head.dropLast(), digits)
    }
}

extension ArraySlice {
    /// The longest end of which every element satisfies `predicate`.
    fileprivate func suffix(while predicate: (Element) -> Bool) -> ArraySlice {
        var start = endIndex
        while start > startIndex, predicate(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
