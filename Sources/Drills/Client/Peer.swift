import Message

/// Who connects to the relay door, as far as the door can see.
struct Peer: Hashable, Sendable {
    /// The address it connects from.
    var source: String
    /// Its name in EHLO.
    var hello: DomainName
    /// The name it asks for in the TLS handshake; nil asks for none.
    var serverName: String?
    /// Whether it shows Microsoft's client certificate when asked.
    var showsCertificate: Bool
}

/// The relay door, seen from outside.
struct Target: Sendable {
    var address = "127.0.0.1"
    var port: Int
    /// nil speaks plain text only.
    var tls: ClientTLS?
}
