import Crypto
import Foundation
import NIOSSL
import Sandbox
import SwiftASN1
import X509

/// A certificate that a test's client shows, with what stands above it.
struct ClientIdentity {
    let certificatesPEM: String
    let keyPEM: String

    init(_ identity: CertificateAuthority.Identity) {
        certificatesPEM = identity.certificatePEM
        keyPEM = identity.privateKeyPEM
    }

    init(_ certificates: [Certificate], _ key: Certificate.PrivateKey) throws {
        certificatesPEM = try certificates.map { try $0.serializeAsPEM().pemString }.joined(separator: "\n")
        keyPEM = try key.serializeAsPEM().pemString
    }

    var certificates: [NIOSSLCertificate] {
        get throws { try NIOSSLCertificate.fromPEMBytes(Array(certificatesPEM.utf8)) }
    }

    /// TLS of a client that shows `identity`, if any, and believes whatever the server shows.
    static func client(showing identity: ClientIdentity?) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        if let identity {
            configuration.certificateChain = try identity.certificates.map { .certificate($0) }
            configuration.privateKey = .privateKey(
                try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

/// An authority of a test's own, which certifies whatever it is asked to.
struct TestAuthority {
    let certificate: Certificate
    let key = Certificate.PrivateKey(P256.Signing.PrivateKey())

    /// - Parameter issuer: nil for one that vouches for itself.
    init(_ name: String, beneath issuer: TestAuthority? = nil) throws {
        let subject = try DistinguishedName { CommonName(name) }
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -3600), notValidAfter: Date(timeIntervalSinceNow: 86_400),
            issuer: issuer?.certificate.subject ?? subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            },
            issuerPrivateKey: issuer?.key ?? key)
    }

    /// - Parameter usages: none leaves the purpose open.
    func issue(_ name: String, usages: [ExtendedKeyUsage.Usage] = []) throws -> ClientIdentity {
        try issue(name, usages: usages, showing: [])
    }

    func issue(
        _ name: String, usages: [ExtendedKeyUsage.Usage] = [], showing above: [Certificate]
    ) throws -> ClientIdentity {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let leaf = try Self.leaf(name, key, issuer: certificate.subject, signedBy: self.key, usages: usages)
        return try ClientIdentity([leaf] + above, key)
    }

    /// A certificate that nobody but itself vouches for.
    static func selfSigned(_ name: String) throws -> ClientIdentity {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let issuer = try DistinguishedName { CommonName(name) }
        return try ClientIdentity([try leaf(name, key, issuer: issuer, signedBy: key, usages: [])], key)
    }

    /// A leaf beneath as many authorities as it takes to have `length` certificates, all of them shown.
    func chain(_ name: String, of length: Int) throws -> ClientIdentity {
        var authorities: [TestAuthority] = [self]
        for index in 1..<length {
            authorities.append(try TestAuthority("CA \(index)", beneath: authorities[index - 1]))
        }
        let above = authorities.dropFirst().reversed().map(\.certificate)
        return try authorities[length - 1].issue(name, showing: above)
    }

    private static func leaf(
        _ name: String, _ key: Certificate.PrivateKey, issuer: DistinguishedName,
        signedBy issuerKey: Certificate.PrivateKey, usages: [ExtendedKeyUsage.Usage]
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -3600), notValidAfter: Date(timeIntervalSinceNow: 86_400),
            issuer: issuer, subject: try DistinguishedName { CommonName(name) }, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                if !usages.isEmpty { Critical(try ExtendedKeyUsage(usages)) }
                SubjectAlternativeNames([.dnsName(name)])
            },
            issuerPrivateKey: issuerKey)
    }
}
