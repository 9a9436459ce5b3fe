/// One of the platform's customers in the drill.
struct DrillCustomer: Sendable {
    let name: String
    let domain: String
    /// Its own tenant at Microsoft 365.
    let tenant: Tenant
    /// Whether its list of tenants is made; the others' lists are empty, as in the incident.
    let hasList: Bool
    /// The host of its own that may feed Microsoft 365; nil for customers without one.
    let hybrid: String?
    /// Known once it is added.
    var id = ""
    /// Known once its connector is added.
    var connector = ""
    /// The connector's host name.
    var host = ""

    /// The server that takes its mail.
    var mailHost: String { "mx.\(domain)" }
}

/// Who is in the drill, all from one seed.
struct Cast: Sendable {
    var customers: [DrillCustomer]
    /// The attacker's.
    var tenants: [Tenant]
    /// Rented servers that feed the attacker's tenants; addresses of documentation (RFC 5737).
    var feeders: [String]
    /// From here Microsoft 365 connects.
    var egress: [String]
    /// From here it relays what it does not vouch for.
    var relayPool: [String]
    /// From here the attacker connects himself.
    var rented: [String]

    init(_ size: DrillSize, _ dice: inout Dice) {
        var names: Set<String> = []
        while names.count < size.customers { names.insert(dice.firm()) }
        var customers: [DrillCustomer] = []
        for (index, name) in names.sorted().shuffled(using: &dice).enumerated() {
            let domain = "\(name).example"
            customers.append(
                DrillCustomer(
                    name: name, domain: domain, tenant: Tenant(domain: domain, keys: DrillKeys.tenantKeys, &dice),
                    hasList: index < size.listed, hybrid: index == 0 ? "192.0.2.\(dice.number(17...30))" : nil))
        }
        self.customers = customers
        tenants = (0..<size.tenants).map { _ in Tenant(keys: DrillKeys.tenantKeys, &dice) }
        let networks = ["198.51.100", "203.0.113"]
        feeders = (0..<size.feeders).map { "\(networks[$0 % 2]).\($0 / 2 + 1)" }
        let first = dice.number(1...200)
        egress = (0..<size.egress).map { "127.0.92.\(first + $0)" }
        relayPool = (0..<4).map { "127.0.95.\(first + $0)" }
        let network = dice.number(128...250)
        rented = (0..<size.feeders).map { "127.\(network).\($0 + 1).\(first)" }
    }

    /// Customers whose tenants are on their lists, and who therefore send.
    var listed: [Int] { customers.indices.filter { customers[$0].hasList } }
    /// The brands the attacker likes best: one with a list, two without, as far as there are some.
    var brands: [Int] { Array(listed.prefix(1)) + Array(customers.indices.filter { !customers[$0].hasList }.prefix(2)) }
}
