import MailAuth
import Message

extension DomainExposure {
    /// A block with more addresses is no sender's own network.
    private static let wide = (ipv4: 16, ipv6: 32)
    /// A block with more addresses is as good as everybody.
    private static let everybody = (ipv4: 8, ipv6: 16)

    var spf: [ExposureFinding] {
        var found: [ExposureFinding] = []
        switch sight.spf.outcome {
        case .whole: break
        case .unanswered(let reason): found.append(unanswered("SPF", reason))
        case .none:
            return [
                finding(
                    .spfMissing, "It has no SPF record.",
                    next: "Publish 'v=spf1 -all' if nothing sends with it as return path, else name those that do.")
            ]
        case .broken(let reason):
            found.append(
                finding(
                    .spfBroken, "Receivers give up on its SPF record: \(reason).",
                    next: "Repair it, and give each sender a return path of its own beneath the domain."))
        }
        found += open
        if let shared = sharedSenders { found.append(shared) }
        if let echo { found.append(echo) }
        if sight.spf.others == .neutral, sight.spf.outcome == .whole {
            found.append(
                finding(
                    .spfNeutral, "Its SPF record says nothing about other senders.",
                    next: "End it with '-all' or '~all'."))
        }
        return found
    }

    private static func isEverybody(_ network: IPNetwork) -> Bool {
        network.prefix < (network.base.isIPv4 ? everybody.ipv4 : everybody.ipv6)
    }

    private var open: [ExposureFinding] {
        let networks = sight.spf.admissions.map(\.network)
        guard !sight.spf.admitsEverybody, !networks.contains(where: Self.isEverybody) else {
            return [
                finding(
                    .spfEverybody, "Its SPF record passes every address in the world, or nearly so.",
                    next: "Replace it with the networks that really send, and end it with '-all'.")
            ]
        }
        let wide = networks.filter {
            $0.prefix < ($0.base.isIPv4 ? Self.wide.ipv4 : Self.wide.ipv6)
                && self.networks.sharedName(overlapping: $0) == nil
        }
        guard !wide.isEmpty else { return [] }
        return [
            finding(
                .spfWide, "Its SPF record admits very wide networks: \(Self.list(wide.map(\.description))).",
                next: "Name the hosts that really send.")
        ]
    }

    /// The shared senders that the SPF records admit, each with the term that does.
    var admittedSenders: [String: String] {
        var found: [String: String] = [:]
        for name in sight.spf.included {
            guard let sender = SharedNames.name(covering: name) else { continue }
            found[sender] = found[sender] ?? "include:\(name)"
        }
        for term in sight.spf.dynamic {
            let tail = term.split(whereSeparator: { ":=}".contains($0) }).last?.drop { $0 == "." } ?? ""
            guard let name = try? DNSName(tail), let sender = SharedNames.name(covering: name) else { continue }
            found[sender] = found[sender] ?? term
        }
        for admission in sight.spf.admissions where !Self.isEverybody(admission.network) {
            guard let sender = networks.sharedName(overlapping: admission.network) else { continue }
            found[sender] = found[sender] ?? admission.term
        }
        return found
    }

    private var sharedSenders: ExposureFinding? {
        let senders = admittedSenders.sorted { $0.key < $1.key }
        guard !senders.isEmpty else { return nil }
        let names = Self.list(senders.map { "\($0.key) (\($0.value))" })
        return finding(
            .spfShared,
            "Its SPF record admits networks that many share, \(names): another of their customers can pass it.",
            next: "Give each of them a return path of its own beneath the domain, and take them out of this record.")
    }

    /// A relay that is fed by Microsoft 365 lends its signature and its place in SPF to any tenant, unless it asks which
    /// tenant that is.
    private var echo: ExposureFinding? {
        let senders = admittedSenders
        var relays = Set(senders.keys).intersection(SharedNames.relays)
        if case .hosts(let hosts) = sight.mailHosts {
            relays.formUnion(
                hosts.compactMap { SharedNames.name(covering: $0) }.filter { SharedNames.relays.contains($0) })
        }
        guard let relay = relays.min(), senders["microsoft-365"] != nil || senders["google"] != nil else { return nil }
        let platform = senders["microsoft-365"] != nil ? "Microsoft 365" : "Google Workspace"
        return finding(
            .relayEcho,
            "Its mail passes \(relay) as well as \(platform): if that relay takes any tenant's mail, anybody sends as it.",
            next: "Have the relay admit only your own tenant, and prove it with a message from another one.")
    }

    private static func list(_ words: [String]) -> String {
        let shown = words.prefix(4).joined(separator: ", ")
        return words.count > 4 ? "\(shown) and \(words.count - 4) more" : shown
    }
}
