import Authority
import Crypto
import FoundationEssentials
import Message
import NIOSSL
import SwiftASN1
import X509

/// The certificates a client showed, its own first.
struct ClientChain: Sendable {
    /// Certificates in one chain. Looking for a way through more of them could be made dear.
    static let mostCertificates = 5
    /// Octets of all certificates together.
    static let mostOctets = 16_384

    let certificates: [NIOSSLCertificate]

    /// What the certificate is worth. The words about it are ours alone, since a stranger chose what stands in it.
    func verified(by roots: ClientRoots) async -> ClientCertificate {
        let encoded = certificates.compactMap { try? $0.toDERBytes() }
        let fingerprint = encoded.first.map { Hexadecimal.encode(SHA256.hash(data: $0)) } ?? ""
        func refused(_ problem: String) -> ClientCertificate {
            ClientCertificate(names: [], fingerprint: fingerprint, isVerified: false, problem: problem)
        }
        guard certificates.count <= Self.mostCertificates else {
            return refused("more than \(Self.mostCertificates) certificates")
        }
        guard encoded.map(\.count).reduce(0, +) <= Self.mostOctets else {
            return refused("more than \(Self.mostOctets) octets of certificates")
        }
        let chain = encoded.compactMap { try? Certificate(derEncoded: $0) }
        guard let leaf = chain.first, chain.count == certificates.count else { return refused("not readable") }
        let now = Date()
        guard leaf.notValidBefore <= now, now <= leaf.notValidAfter else { return refused("not in its time") }
        var verifier = Verifier(rootCertificates: roots.store) {
            RFC5280Policy()
            TLSPurposePolicy()
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(chain.dropFirst()))
        guard case .validCertificate = result else { return refused("no trusted authority vouches for it") }
        return ClientCertificate(names: Self.names(of: leaf), fingerprint: fingerprint, isVerified: true)
    }

    private static func names(of leaf: Certificate) -> [String] {
        guard let names = try? leaf.extensions.subjectAlternativeNames else { return [] }
        return names.compactMap { name in
            if case .dnsName(let text) = name { text } else { nil }
        }
    }
}
