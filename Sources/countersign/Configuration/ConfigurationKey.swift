/// Every key of `countersign.toml`: the machine's addresses, names, paths and sizes, and nothing that decides about mail.
///
/// There is no key that switches a check off; customers, proofs, keys and limits are ledger records with an audit line.
/// The environment overrides each key as `COUNTERSIGN_` and the key in capitals, dots as underscores.
enum ConfigurationKey: String, CaseIterable, Sendable {
    case platformDomain = "platform.domain"
    case platformHost = "platform.host"
    case relayListen = "smtp.relay"
    case submissionListen = "smtp.submission"
    case submissionTLSListen = "smtp.submission_tls"
    case maximumConnections = "smtp.max_connections"
    case maximumConnectionsPerAddress = "smtp.max_connections_per_address"
    case httpListen = "http.listen"
    case httpsListen = "https.listen"
    case certificate = "tls.certificate"
    case privateKey = "tls.private_key"
    case clientAuthorities = "tls.client_authorities"
    case forwarders = "dns.forwarders"
    case trustAnchor = "dns.trust_anchor"
    case nextHop = "delivery.next_hop"
    case concurrency = "delivery.concurrency_per_destination"
    case deliveryConnections = "delivery.max_connections"
    case allowedNetworks = "delivery.allowed_networks"
    case messageSize = "limits.message_size"
    case logLevel = "log.level"

    /// What holds when the key is absent; nil where it must be given.
    var standard: String? {
        switch self {
        case .platformDomain, .platformHost, .certificate, .privateKey: nil
        case .relayListen: "0.0.0.0:25"
        case .submissionListen: "0.0.0.0:587"
        case .submissionTLSListen: "0.0.0.0:465"
        case .maximumConnections: "1000"
        case .maximumConnectionsPerAddress: "100"
        case .httpListen: "127.0.0.1:8080"
        case .httpsListen: "0.0.0.0:8443"
        case .clientAuthorities, .forwarders, .trustAnchor, .allowedNetworks: ""
        case .nextHop: "mx"
        case .concurrency: "20"
        case .deliveryConnections: "500"
        case .messageSize: "26214400"
        case .logLevel: "info"
        }
    }

    /// The name of the environment variable that overrides it.
    var environmentName: String {
        "COUNTERSIGN_" + rawValue.uppercased().replacing(".", with: "_")
    }
}
