import Message

/// Puts values into macros (RFC 7208 7.3).
struct SPFExpansion: Sendable {
    let request: SPFRequest
    /// The domain whose record is read.
    let domain: String
    /// The peer's proved name, or `unknown`. Only asked for where a macro needs it.
    var peerName = "unknown"

    /// - Returns: nil when there is no end to it.
    func text(_ string: SPFMacroString) -> [UInt8]? {
        var text: [UInt8] = []
        for piece in string.pieces {
            switch piece {
            case .literal(let bytes): text += bytes
            case .macro(let macro): text += macro.transform(value(macro.letter))
            }
            guard text.count <= SPFLimits.expansionOctets else { return nil }
        }
        return text
    }

    /// A name to ask for. One that is too long loses labels on its left.
    ///
    /// - Returns: nil when the DNS cannot have such a name, names made from a local part that is not US-ASCII included
    ///   (RFC 8616 4).
    func name(_ string: SPFMacroString) -> String? {
        guard var text = text(string), text.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
        if text.last == 0x2e { text.removeLast() }
        while text.count > 253, let dot = text.firstIndex(of: 0x2e) { text.removeFirst(dot + 1) }
        let name = String(decoding: text, as: UTF8.self)
        return (try? DNSName(unrestricted: name)) == nil ? nil : name
    }

    private func value(_ letter: SPFMacro.Letter) -> [UInt8] {
        switch letter {
        case .sender: Array(request.sender.utf8)
        case .localPart: Array(request.localPart.utf8)
        case .senderDomain: Array(request.domain.utf8)
        case .domain: Array(domain.utf8)
        case .address: Array(Self.dotted(request.peer).utf8)
        case .peerName: Array(peerName.utf8)
        case .version: Array((request.peer.isIPv4 ? "in-addr" : "ip6").utf8)
        case .greeting: Array(request.greeting.utf8)
        case .readableAddress: Array(request.peer.description.utf8)
        case .receiver: Array(request.receiver.utf8)
        case .time: Array(String(request.time.seconds).utf8)
        }
    }

    /// Octets, or for IPv6 half octets, with dots between them. Capitals make no difference to the DNS; in explanations
    /// other programs write them.
    private static func dotted(_ address: IPAddress) -> String {
        guard !address.isIPv4 else { return address.description }
        return address.octets.flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16, uppercase: true) }.joined(
            separator: ".")
    }

    /// Where the names of an address are published.
    static func reverseName(_ address: IPAddress) -> DNSName? {
        let parts = dotted(address).split(separator: ".").reversed().joined(separator: ".")
        return try? DNSName("\(parts).\(address.isIPv4 ? "in-addr" : "ip6").arpa")
    }
}
