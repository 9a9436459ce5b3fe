import Message

/// Addresses that no public mail or web server has, after the special-purpose address registries of IANA (RFC 6890)
/// and the address space registries themselves.
enum SpecialNetworks {
    /// Why an address is not one of the public Internet; nil when it is.
    static func purpose(of address: IPAddress) -> String? {
        let octets = address.octets
        if address.isIPv4 { return ipv4.first { $0.network.contains(address) }?.purpose }
        if let purpose = ipv6.first(where: { $0.network.contains(address) })?.purpose { return purpose }
        // Everything that is handed out to networks lies in one eighth of the space (RFC 4291 2.4).
        if octets[0] & 0xe0 != 0x20 { return "outside of global unicast" }
        // ISATAP (RFC 5214 6.1) carries an IPv4 address in any prefix.
        if octets[9] == 0, octets[10] == 0x5e, octets[11] == 0xfe, octets[8] & 0xfd == 0 { return "ISATAP" }
        return nil
    }

    private static let ipv4 = table([
        ("0.0.0.0/8", "this network"), ("10.0.0.0/8", "private"), ("100.64.0.0/10", "shared by providers"),
        ("127.0.0.0/8", "loopback"), ("169.254.0.0/16", "link-local"), ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"), ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relays"), ("192.168.0.0/16", "private"), ("198.18.0.0/15", "benchmarks"),
        ("198.51.100.0/24", "documentation"), ("203.0.113.0/24", "documentation"), ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    ])

    private static let ipv6 = table([
        ("::/128", "unspecified"), ("::1/128", "loopback"), ("::/96", "IPv4-compatible"),
        ("::ffff:0:0:0/96", "IPv4-translated"), ("64:ff9b::/96", "NAT64"), ("64:ff9b:1::/48", "NAT64"),
        ("100::/64", "discarded"), ("100:0:0:1::/64", "dummy"), ("2001::/32", "Teredo"),
        ("2001::/23", "protocol assignments"), ("2001:db8::/32", "documentation"), ("2002::/16", "6to4"),
        ("3ffe::/16", "6bone"), ("3fff::/20", "documentation"), ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"), ("fe80::/10", "link-local"), ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    ])

    private static func table(_ rows: [(String, String)]) -> [(network: IPNetwork, purpose: String)] {
        rows.map { text, purpose in
            guard let network = try? IPNetwork(text) else { preconditionFailure("\(text) is a network") }
            return (network, purpose)
        }
    }
}
