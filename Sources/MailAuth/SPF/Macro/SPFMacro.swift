/// One `%{...}` of RFC 7208 7.1: a value and how it is cut.
struct SPFMacro: Hashable, Sendable {
    enum Letter: UInt8, Hashable, Sendable {
        /// `%{s}`: the sender.
        case sender = 0x73
        /// `%{l}`: its local part.
        case localPart = 0x6c
        /// `%{o}`: its domain.
        case senderDomain = 0x6f
        /// `%{d}`: the domain whose record is read.
        case domain = 0x64
        /// `%{i}`: the peer's address, in the order of the DNS.
        case address = 0x69
        /// `%{p}`: the peer's proved name.
        case peerName = 0x70
        /// `%{v}`: `in-addr` or `ip6`.
        case version = 0x76
        /// `%{h}`: the HELO name.
        case greeting = 0x68
        /// `%{c}`: the peer's address as people write it.
        case readableAddress = 0x63
        /// `%{r}`: the host that asks.
        case receiver = 0x72
        /// `%{t}`: seconds since 1970.
        case time = 0x74

        /// Allowed nowhere but in explanations (RFC 7208 7.2).
        var isForExplanations: Bool { self == .readableAddress || self == .receiver || self == .time }
    }

    let letter: Letter
    /// Written as a capital: what is not unreserved in a URL is percent-encoded.
    let isEscaped: Bool
    /// How many parts on the right are kept; nil for all.
    let parts: Int?
    let isReversed: Bool
    /// What the value is split at.
    let delimiters: [UInt8]

    /// Reads what stands between the braces; nil when it is no macro.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first, let letter = Letter(rawValue: first | 0x20), first.isLetter else { return nil }
        let digits = bytes.dropFirst().prefix(while: \.isDigit)
        var rest = bytes[digits.endIndex...]
        let isReversed = rest.first.map { $0 | 0x20 == 0x72 } ?? false
        if isReversed { rest = rest.dropFirst() }
        guard rest.allSatisfy(Self.isDelimiter) else { return nil }
        if digits.isEmpty {
            parts = nil
        } else {
            // More than any name has labels is as good as all of them.
            let count = digits.reduce(0) { min($0 * 10 + Int($1 & 0x0f), 1000) }
            guard count > 0 else { return nil }
            parts = count
        }
        self.letter = letter
        isEscaped = first & 0x20 == 0
        self.isReversed = isReversed
        delimiters = rest.isEmpty ? [0x2e] : Array(rest)
    }

    /// `.` `-` `+` `,` `/` `_` `=`
    private static func isDelimiter(_ byte: UInt8) -> Bool {
        [0x2e, 0x2d, 0x2b, 0x2c, 0x2f, 0x5f, 0x3d].contains(byte)
    }

    /// Splits, reverses, keeps and escapes.
    func transform(_ value: [UInt8]) -> [UInt8] {
        var pieces = value.split(omittingEmptySubsequences: false, whereSeparator: delimiters.contains)
        if isReversed { pieces.reverse() }
        if let parts { pieces = Array(pieces.suffix(parts)) }
        let joined = Array(pieces.joined(separator: [0x2e]))
        return isEscaped ? joined.flatMap(Self.escape) : joined
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        if byte.isLetter || byte.isDigit || [0x2d, 0x2e, 0x5f, 0x7e].contains(byte) { return [byte] }
        let digits = Array("0123456789ABCDEF".utf8)
        return [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
