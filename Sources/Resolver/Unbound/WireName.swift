import Message

/// Domain names in DNS messages (RFC 1035 3.1 and 4.1.4).
enum WireName {
    enum Name: Hashable {
        case root
        case name(DNSName)
        /// Lawful in the DNS, but nothing we could ask for or connect to.
        case other
    }

    /// Reads the name at `offset`, following compression only backwards.
    ///
    /// - Returns: the name and the offset behind it; nil for a malformed one.
    static func read(_ bytes: [UInt8], at offset: Int) -> (name: Name, end: Int)? {
        var labels: [[UInt8]] = []
        var position = offset
        var end: Int?
        var size = 0
        var lowest = offset
        while position < bytes.count {
            let length = Int(bytes[position])
            if length & 0xc0 == 0xc0 {
                guard position + 1 < bytes.count else { return nil }
                let target = (length & 0x3f) << 8 | Int(bytes[position + 1])
                guard target < lowest else { return nil }
                end = end ?? position + 2
                lowest = target
                position = target
                continue
            }
            guard length < 64, position + 1 + length <= bytes.count else { return nil }
            if length == 0 { return (name(labels), end ?? position + 1) }
            size += length + 1
            guard size <= 254 else { return nil }
            labels.append(Array(bytes[(position + 1)..<(position + 1 + length)]))
            position += 1 + length
        }
        return nil
    }

    private static func name(_ labels: [[UInt8]]) -> Name {
        guard !labels.isEmpty else { return .root }
        // A dot inside a label would otherwise turn into two labels.
        guard !labels.contains(where: { $0.contains(0x2e) }) else { return .other }
        let text = labels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
        return (try? DNSName(text)).map(Name.name) ?? .other
    }
}
