/// What `sandbox.json` tells scripts and tests; written once the sandbox is ready.
struct SandboxFacts: Codable, Sendable {
    var http: String
    var https: String
    var relayPort: Int
    var submissionPort: Int
    var submissionTLSPort: Int
    var caFile: String
    /// A client certificate of Microsoft 365's name, issued by the sandbox's own authority, and its key.
    var microsoft365Certificate: String
    var microsoft365Key: String
    var customer: String
    var domain: String
    var platformDomain: String
    var apiKey: String
    var smtpUser: String
    var signInURL: String
    var maildir: String
    var zoneFile: String
    var pid: Int32

    private enum CodingKeys: String, CodingKey {
        case http, https, customer, domain, maildir, pid
        case relayPort = "relay_port"
        case submissionPort = "submission_port"
        case submissionTLSPort = "submission_tls_port"
        case caFile = "ca_file"
        case microsoft365Certificate = "microsoft365_certificate"
        case microsoft365Key = "microsoft365_key"
        case platformDomain = "platform_domain"
        case apiKey = "api_key"
        case smtpUser = "smtp_user"
        case signInURL = "sign_in_url"
        case zoneFile = "zone_file"
    }
}
