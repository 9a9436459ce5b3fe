import Message

/// Where mail is handed to.
public enum NextHop: Hashable, Sendable {
    /// To the receiver's own servers, found in the DNS (RFC 5321 5.1). The port is 25 but in tests.
    case mx(port: Int)
    /// Everything to one host: a smarthost, or the sandbox's catch-all.
    case fixed(host: HopHost, port: Int)
}

/// A host that mail is handed to: a name with addresses in the DNS, or an address.
public enum HopHost: Hashable, Sendable, CustomStringConvertible {
    case name(DNSName)
    case address(IPAddress)

    public var description: String {
        switch self {
        case .name(let name): name.text
        case .address(let address): "[\(address)]"
        }
    }
}
