import NIOSSL

/// TLS of a sending server, with and without Microsoft's client certificate.
///
/// As every sending server without DANE or MTA-STS does, it takes the server for what it is, whatever name is in its
/// certificate; the chain must end at the sandbox's authority.
struct ClientTLS: Sendable {
    private let bare: NIOSSLContext
    private let certified: NIOSSLContext

    /// - Parameters are paths of PEM files.
    /// - Throws: when a file is missing or no certificate or key.
    init(authority: String, certificate: String, key: String) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
        configuration.certificateVerification = .noHostnameVerification
        bare = try NIOSSLContext(configuration: configuration)
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        certified = try NIOSSLContext(configuration: configuration)
    }

    func handler(for peer: Peer) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: peer.showsCertificate ? certified : bare, serverHostname: peer.serverName)
    }
}
