import Foundation
import NIOSSL
import Sandbox
import Testing

@Suite struct CertificateAuthorityTests {
    @Test func `an issued certificate is usable by a TLS server and names what it is for`() throws {
        let authority = try CertificateAuthority(name: "Test authority", now: Date())
        let identity = try authority.issue(names: ["localhost"], now: Date())
        let certificate = try NIOSSLCertificate(bytes: Array(identity.certificatePEM.utf8), format: .pem)
        let key = try NIOSSLPrivateKey(bytes: Array(identity.privateKeyPEM.utf8), format: .pem)
        _ = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
        let names = certificate._subjectAlternativeNames().count
        #expect(names == 3)
    }

    @Test func `two authorities share no key`() throws {
        let first = try CertificateAuthority(name: "A", now: Date()).certificatePEM()
        let second = try CertificateAuthority(name: "A", now: Date()).certificatePEM()
        #expect(first != second)
    }
}
