import Logging
import Message

/// What `countersign.toml` and the environment say, checked once and then trusted.
struct Configuration: Sendable {
    var platformDomain: DomainName
    /// The name this machine greets with and is known by in Received fields.
    var platformHost: DomainName
    var relay: Endpoint
    var submission: Endpoint
    var submissionTLS: Endpoint
    var maximumConnections: Int
    var maximumConnectionsPerAddress: Int
    /// Always a loopback address: plain HTTP is for a local reverse proxy or a local person.
    var http: Endpoint
    var https: Endpoint
    var certificatePath: String
    var privateKeyPath: String
    /// Who may vouch for clients' certificates at the relay door; nil means the authorities the distribution trusts.
    var clientAuthoritiesPath: String?
    /// Name servers to ask; empty means those of the system.
    var forwarders: [IPAddress]
    var trustAnchorPath: String?
    var nextHop: NextHopSetting
    var concurrencyPerDestination: Int
    var deliveryConnections: Int
    /// Networks that may be connected to although they are internal.
    var allowedNetworks: [IPNetwork]
    /// Octets of the largest message taken.
    var messageSize: Int
    var logLevel: Logger.Level

    enum NextHopSetting: Hashable, Sendable {
        case mx
        case fixed(host: String, port: Int)
    }

    /// Why a configuration is not usable, in one sentence that names the key.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    /// - Parameter values: by key name; a missing one takes its standard value.
    /// - Throws: `Problem` for an unknown key, a missing one without standard value, or a value that does not fit.
    init(values: [String: String]) throws {
        for name in values.keys.sorted() where ConfigurationKey(rawValue: name) == nil {
            throw Problem(description: "unknown key '\(name)'; docs/operating.md lists every key")
        }
        let reader = ConfigurationReader(values: values)
        platformDomain = try reader.read(.platformDomain, as: "a domain name") { try? DomainName($0) }
        platformHost = try reader.read(.platformHost, as: "a host name") { try? DomainName($0) }
        relay = try reader.read(.relayListen, as: "address:port", Endpoint.init)
        submission = try reader.read(.submissionListen, as: "address:port", Endpoint.init)
        submissionTLS = try reader.read(.submissionTLSListen, as: "address:port", Endpoint.init)
        maximumConnections = try reader.read(.maximumConnections, as: "a number from 1 to 100000", in: 1...100_000)
        maximumConnectionsPerAddress = try reader.read(
            .maximumConnectionsPerAddress, as: "a number from 1 to 100000", in: 1...100_000)
        http = try reader.read(.httpListen, as: "a loopback address:port") { text in
            Endpoint(text).flatMap { $0.isLoopback ? $0 : nil }
        }
        https = try reader.read(.httpsListen, as: "address:port", Endpoint.init)
        certificatePath = try reader.read(.certificate, as: "the path of a PEM file") { $0.isEmpty ? nil : $0 }
        privateKeyPath = try reader.read(.privateKey, as: "the path of a PEM file") { $0.isEmpty ? nil : $0 }
        let authorities = try reader.read(.clientAuthorities, as: "the path of a PEM file") { $0 }
        clientAuthoritiesPath = authorities.isEmpty ? nil : authorities
        forwarders = try reader.readList(.forwarders, as: "addresses, separated by commas") { try? IPAddress($0) }
        let anchor = try reader.read(.trustAnchor, as: "a path") { $0 }
        trustAnchorPath = anchor.isEmpty ? nil : anchor
        nextHop = try reader.read(.nextHop, as: "'mx' or host:port", Self.nextHop)
        concurrencyPerDestination = try reader.read(.concurrency, as: "a number from 1 to 1000", in: 1...1000)
        deliveryConnections = try reader.read(.deliveryConnections, as: "a number from 1 to 10000", in: 1...10_000)
        allowedNetworks = try reader.readList(.allowedNetworks, as: "networks, separated by commas") {
            try? IPNetwork($0)
        }
        messageSize = try reader.read(.messageSize, as: "octets, from 65536 to 157286400", in: 65_536...157_286_400)
        logLevel = try reader.read(.logLevel, as: "trace, debug, info, notice, warning or error") {
            Logger.Level(rawValue: $0)
        }
    }

    private static func nextHop(_ text: String) -> NextHopSetting? {
        if text == "mx" { return .mx }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port), colon > text.startIndex
        else { return nil }
        return .fixed(host: String(text[..<colon]), port: port)
    }
}
