import SwiftASN1
import X509

/// Refuses certificates that were made for something other than TLS. Which side of TLS is not asked: Exchange Online shows
/// a server's certificate, and public authorities issue no others any more.
///
/// An authority that may certify mail or code alone must not be able to name a host here.
struct TLSPurposePolicy: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.extendedKeyUsage, .X509ExtensionID.subjectAlternativeName,
    ]

    func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        for certificate in chain {
            guard let usages = try? certificate.extensions.extendedKeyUsage else {
                if certificate.extensions[oid: .X509ExtensionID.extendedKeyUsage] == nil { continue }
                return .failsToMeetPolicy(reason: "a purpose that cannot be read")
            }
            guard usages.contains(where: { $0 == .serverAuth || $0 == .clientAuth || $0 == .any }) else {
                return .failsToMeetPolicy(reason: "a certificate that is not for TLS")
            }
        }
        return .meetsPolicy
    }
}
