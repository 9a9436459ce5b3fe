import Message

/// What the names of rented servers have in common once their numbers are taken out: `vps-3f2a9c17.host.example` and
/// `vps-90be1144.host.example` both become `vps-#.host.example`.
enum GreetingPattern {
    /// - Returns: nil for names that tell nothing: single labels, `localhost`, address literals, names of shared senders.
    static func of(_ greeting: String) -> String? {
        guard let domain = try? DomainName(greeting), domain.parent != nil, SharedNames.name(covering: domain) == nil,
            !domain.text.hasPrefix("localhost.")
        else { return nil }
        var pattern: [UInt8] = []
        var run: [UInt8] = []
        for byte in domain.text.utf8 {
            if isHexadecimal(byte) {
                run.append(byte)
            } else {
                pattern += folded(run)
                run = []
                pattern.append(byte)
            }
        }
        pattern += folded(run)
        guard pattern.contains(where: { (0x61...0x7a).contains($0) }) else { return nil }
        return String(decoding: pattern, as: UTF8.self)
    }

    /// A run of hexadecimal digits with a number in it is taken for one.
    private static func folded(_ run: [UInt8]) -> [UInt8] {
        run.contains { $0 <= 0x39 } ? [0x23] : run
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}
