import NIOSSL

/// TLS towards other mail servers: where it is offered, and whatever certificate is shown (RFC 7435).
enum ClientEncryption {
    /// - Throws: when TLS cannot be set up.
    static func context() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Old versions are better than plain text, which is what follows when the handshake fails.
        configuration.minimumTLSVersion = .tlsv1
        // Names are compared where certificates are looked at (`CertificateFinding`). Compared here too, another name
        // would fail the handshake, and the message would go in plain text.
        configuration.certificateVerification = .noHostnameVerification
        return try NIOSSLContext(configuration: configuration)
    }
}
