import Message

/// What the connection must show before a connector counts. Asked at every message, and not only when the connector was
/// saved: a list that is too wide or shared would let strangers in.
struct ConnectorProof {
    let connector: ConnectorFacts
    let envelope: Envelope

    /// The name in the certificate that Exchange Online shows when it is asked for one.
    static let microsoft = "mail.protection.outlook.com"

    /// - Returns: what is missing; nil when nothing is.
    func problem() -> String? {
        if let selected = envelope.relay?.selected, selected != connector.id {
            return "the client asked for the host of another connector"
        }
        return switch connector.kind {
        case .microsoft365: microsoft365()
        case .googleWorkspace: origin == .google ? nil : "\(envelope.peerText) is not Google's"
        case .network(let networks): network(networks)
        case .certificate(let names): certificate(names)
        case .credential(let id): envelope.relay?.credential == id ? nil : "the connector's key was not shown"
        }
    }

    private var origin: SenderOrigin { envelope.relay?.origin ?? .other }

    private func microsoft365() -> String? {
        // Microsoft relays there what it does not vouch for itself.
        if origin == .microsoftRelayPool { return "\(envelope.peerText) is in Microsoft's relay pool" }
        guard origin == .microsoft365 else { return "\(envelope.peerText) is not Microsoft 365" }
        if envelope.greeting?.split(separator: ".").first?.lowercased().contains("rly") == true {
            return "the client calls itself a host of Microsoft's relay pool"
        }
        guard let certificate = envelope.relay?.certificate else { return "the client showed no certificate" }
        guard certificate.isVerified else { return "the client's certificate: \(certificate.problem)" }
        guard certificate.names.contains(Self.microsoft) else {
            return "the client's certificate is not \(Self.microsoft)"
        }
        return nil
    }

    private func network(_ networks: [IPNetwork]) -> String? {
        guard let peer = envelope.peer, networks.contains(where: { $0.isNarrowEnough && $0.contains(peer) }) else {
            return "\(envelope.peerText) is not in the networks of the connector"
        }
        guard origin == .other else { return "\(peer) is shared by many senders (\(origin.word))" }
        return nil
    }

    private func certificate(_ names: [DomainName]) -> String? {
        guard let certificate = envelope.relay?.certificate else { return "the client showed no certificate" }
        guard certificate.isVerified else { return "the client's certificate: \(certificate.problem)" }
        guard let name = names.first(where: certificate.names(_:)) else {
            return "the client's certificate has no name of the connector"
        }
        if let sharer = SharedNames.name(covering: name) { return "\(name) is a name of \(sharer), shared by many" }
        guard origin == .other else { return "\(envelope.peerText) is shared by many senders (\(origin.word))" }
        return nil
    }
}
