import Message

/// What is known of the certificate that a client showed on the relay port.
public struct ClientCertificate: Hashable, Codable, Sendable {
    /// The DNS names of the certificate, lower case; a wildcard stands as it was written. Empty unless `isVerified`.
    public var names: [String]
    /// Lower-case hexadecimal SHA-256 of the certificate.
    public var fingerprint: String
    /// Whether it is in its time and leads to an authority we trust. Where it names purposes, TLS
    /// is one of them; on which side is not asked (threats B12).
    public var isVerified: Bool
    /// Why it was not verified, for operators; empty when it was.
    public var problem: String

    public init(names: [String], fingerprint: String, isVerified: Bool, problem: String = "") {
        self.names = isVerified ? names.map { $0.lowercased() } : []
        self.fingerprint = fingerprint
        self.isVerified = isVerified
        self.problem = problem
    }

    /// Whether it is verified and names exactly this host. A wildcard names nobody: whoever else is beneath it is not
    /// whom the customer listed.
    public func names(_ host: DomainName) -> Bool {
        isVerified && names.contains(host.text)
    }
}
