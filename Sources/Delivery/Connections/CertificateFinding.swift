import Message
import NIOCore
import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// Whether a server's certificate is what its name promises. Recorded, and nothing more: delivery encrypts where it can
/// and does not refuse a server for its certificate (RFC 7435).
final class CertificateFinding: Sendable {
    private let state = Mutex("certificate not looked at")

    var text: String { state.withLock { $0 } }

    /// A TLS handler that verifies the chain and goes on whatever the result is.
    func handler(_ context: NIOSSLContext, host: HopHost, roots: CertificateStore) throws -> NIOSSLClientHandler {
        let name: String? = if case .name(let name) = host { name.text } else { nil }
        let address: String? = if case .address(let address) = host { address.description } else { nil }
        return try NIOSSLClientHandler(context: context, serverHostname: name) { certificates, promise in
            promise.completeWithTask {
                await self.look(at: certificates, name: name, address: address, roots: roots)
                return .certificateVerified
            }
        }
    }

    private func look(at chain: [NIOSSLCertificate], name: String?, address: String?, roots: CertificateStore) async {
        let certificates = chain.compactMap { try? Certificate(derEncoded: $0.toDERBytes()) }
        guard let leaf = certificates.first, certificates.count == chain.count else {
            state.withLock { $0 = "certificate not readable" }
            return
        }
        var verifier = Verifier(rootCertificates: roots) {
            RFC5280Policy()
            // A certificate for the address proves nothing about a host that was found by name.
            ServerIdentityPolicy(serverHostname: name, serverIP: name == nil ? address : nil)
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(certificates.dropFirst()))
        state.withLock { state in
            if case .validCertificate = result {
                state = "certificate verified"
            } else {
                state = "certificate not verified"
            }
        }
    }
}
