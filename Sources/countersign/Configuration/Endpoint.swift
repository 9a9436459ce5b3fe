import Message

/// An address and port to listen on, such as `127.0.0.1:2525` or `[::1]:2525`.
struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    var address: IPAddress
    var port: Int

    init(address: IPAddress, port: Int) {
        self.address = address
        self.port = port
    }

    /// nil unless the text is an address literal (IPv6 in brackets), a colon and a port from 0 to 65535.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = try? IPAddress(host) else { return nil }
        self.init(address: address, port: port)
    }

    var host: String { address.description }

    var isLoopback: Bool {
        address.isIPv4 ? address.octets[0] == 127 : address.octets == Array(repeating: 0, count: 15) + [1]
    }

    var description: String { address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
