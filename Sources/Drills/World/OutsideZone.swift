import FoundationEssentials
import MailAuth
import Message
import Resolver

/// The DNS records that the drill's world publishes, added to a sandbox's zone file.
struct OutsideZone {
    private var added = Zone()
    let path: String

    init(path: String) {
        self.path = path
    }

    /// What a command asked a domain's owner to publish.
    mutating func add(_ record: Operator.Record) throws {
        try record.kind == "CNAME" ? alias(record.name, record.value) : text(record.name, record.value)
    }

    mutating func text(_ name: String, _ value: String) throws {
        added.add(.record(.txt, .text(Array(value.utf8))), at: try DNSName(name))
    }

    mutating func alias(_ name: String, _ target: String) throws {
        added.add(.record(.cname, .name(try DNSName(target))), at: try DNSName(name))
    }

    /// A host that takes a domain's mail.
    mutating func mailHost(_ name: String, of domain: String, at address: String) throws {
        added.add(.record(.mx, .mail(preference: 10, host: try DNSName(name))), at: try DNSName(domain))
        added.add(.record(.a, .address(try IPAddress(address))), at: try DNSName(name))
    }

    mutating func address(_ name: String, _ address: String) throws {
        let address = try IPAddress(address)
        added.add(.record(.a, .address(address)), at: try DNSName(name))
        let reversed = address.octets.reversed().map(String.init).joined(separator: ".")
        added.add(.record(.ptr, .name(try DNSName(name))), at: try DNSName("\(reversed).in-addr.arpa"))
    }

    /// A tenant's keys, and SPF of its domains.
    mutating func tenant(_ tenant: Tenant, keys: DrillKeys) throws {
        let record = keys.record(of: tenant)
        for domain in [tenant.domain, tenant.initialDomain] {
            let name = "\(tenant.selector(for: domain))._domainkey.\(domain)"
            if domain == tenant.domain {
                try alias(name, tenant.keyHost(for: domain))
                try text(tenant.keyHost(for: domain), record)
            } else {
                try text(name, record)
            }
        }
        try text(tenant.initialDomain, "v=spf1 include:spf.protection.outlook.com -all")
    }

    /// Takes over the key records of the platform's own zone, as its name server would serve them.
    ///
    /// - Parameter file: text in the form of RFC 1035 5.1, one record a line.
    mutating func platform(_ file: String, beneath domains: [String]) throws {
        for line in file.split(separator: "\n") {
            guard let middle = line.firstRange(of: " IN TXT "), let owner = line.split(separator: " ").first else {
                continue
            }
            let name = owner.hasSuffix(".") ? String(owner.dropLast()) : String(owner)
            guard domains.contains(where: { name.contains(".\($0).dkim.") }) else { continue }
            let strings = line[middle.upperBound...].split(separator: "\"").filter { !$0.allSatisfy { $0 == " " } }
            try text(name, strings.joined())
        }
    }

    /// Whether a name has been added.
    func has(_ name: String) -> Bool { (try? DNSName(name)).map { added.entries[$0] != nil } ?? false }

    /// Writes the file anew: what was in it, and what was added.
    func publish() throws {
        var zone = added
        for (name, entries) in try ZoneFile.read(path).entries where added.entries[name] == nil {
            for entry in entries { zone.add(entry, at: name) }
        }
        try ZoneFile.write(zone, to: path)
    }
}
