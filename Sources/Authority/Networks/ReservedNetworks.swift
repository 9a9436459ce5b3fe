import Message

/// Networks that nobody on the public Internet sends mail from, after IANA's special-purpose registries (RFC 6890).
enum ReservedNetworks {
    /// Whether a network shares an address with one of them.
    static func touch(_ network: IPNetwork) -> Bool {
        if network.base.isIPv4 { return ipv4.value(overlapping: network) != nil }
        // Everything that is handed out lies in 2000::/3 (RFC 4291 2.4).
        return network.prefix < 3 || network.base.octets[0] & 0xe0 != 0x20 || ipv6.value(overlapping: network) != nil
    }

    private static let ipv4 = index(
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3
        """)

    private static let ipv6 = index("2001::/23 2001:db8::/32 2002::/16 3ffe::/16 3fff::/20")

    private static func index(_ text: String) -> NetworkIndex<Bool> {
        NetworkIndex(SenderNetworks.list(text).map { ($0, true) })
    }
}
