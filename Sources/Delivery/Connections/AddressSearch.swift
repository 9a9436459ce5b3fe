import Message
import Wire

/// Gathers what was learnt on the way through the hosts of a route, and says in the end why none could be used.
struct AddressSearch {
    private var last: Finding?
    private var lookUpFailure: String?
    private var refused: [String] = []

    /// The addresses of a host that may be tried.
    mutating func take(_ answer: AddressAnswer, _ host: HopHost) -> [IPAddress] {
        switch answer {
        case .addresses(let addresses): return addresses
        case .none: break
        case .refused(let addresses): refused += addresses.map { "\(host) [\($0)]" }
        case .failure(let reason): lookUpFailure = "the addresses of \(host) cannot be found: \(reason)"
        }
        return []
    }

    mutating func failed(_ finding: Finding, _ host: String) {
        last = Finding(finding.kind, finding.status, "\(host): \(finding.text)")
    }

    /// What the search came to, once no address is left. Permanent only if nothing temporary was met: the DNS proves that
    /// there is no usable address.
    var finding: Finding {
        if let last { return last }
        if let lookUpFailure { return Finding(.temporary, StatusCode(.temporary, 4, 3), lookUpFailure) }
        guard refused.isEmpty else {
            return Finding(
                .permanent, StatusCode(.permanent, 4, 6),
                "mail may not be sent to \(refused.prefix(4).joined(separator: ", ")): not an address of the public Internet"
            )
        }
        return Finding(.permanent, StatusCode(.permanent, 4, 4), "no mail server of the domain has an address")
    }
}
