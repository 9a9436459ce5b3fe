import FoundationEssentials

/// What a running sandbox says of itself in `sandbox.json`.
public struct SandboxDescription: Decodable, Sendable {
    public let http: String
    public let relayPort: Int
    public let platformDomain: String
    public let caFile: String
    public let maildir: String
    public let zoneFile: String
    /// A client certificate for Microsoft's name, and its key; missing in sandboxes that cannot play Microsoft 365.
    public let microsoftCertificate: String?
    public let microsoftKey: String?

    private enum CodingKeys: String, CodingKey {
        case http, maildir
        case relayPort = "relay_port"
        case platformDomain = "platform_domain"
        case caFile = "ca_file"
        case zoneFile = "zone_file"
        case microsoftCertificate = "microsoft365_certificate"
        case microsoftKey = "microsoft365_key"
    }

    /// Reads the description in a sandbox's data folder; nil while there is none.
    ///
    /// - Throws: `DrillFailure` when it is in another form.
    public init?(folder: String) throws {
        guard let data = FileManager.default.contents(atPath: "\(folder)/sandbox.json") else { return nil }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw DrillFailure("\(folder)/sandbox.json is in another form: \(error)")
        }
    }

    /// How to reach the relay door.
    func target() throws -> Target {
        guard let microsoftCertificate, let microsoftKey else {
            throw DrillFailure("this sandbox has no certificate for the drill's Microsoft 365")
        }
        return Target(
            port: relayPort,
            tls: try ClientTLS(authority: caFile, certificate: microsoftCertificate, key: microsoftKey))
    }
}
