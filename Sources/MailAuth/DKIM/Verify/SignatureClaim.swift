import Crypto
import Message

/// All that is needed to verify one signature, of DKIM or of ARC: the digest it claims to be over, and where its key is.
struct SignatureClaim: Sendable {
    let algorithm: DKIMAlgorithm
    let signature: [UInt8]
    let digest: SHA256Digest
    let keyName: DNSName
    /// Whether the identity is beneath the signing domain, which keys may exclude.
    var isForSubdomain = false

    /// Fetches the key and tries it.
    ///
    /// - Returns: remarks on a signature that verifies.
    /// - Throws: why it does not verify.
    func verify(asking resolver: any DNSResolver) async throws(DKIMCandidate.Refusal) -> [String] {
        let answer = await resolver.resolve(keyName, .txt)
        switch answer.outcome {
        case .records(let records):
            var refusal = DKIMCandidate.Refusal(result: .permerror, reason: "no key is published")
            for case .text(let text) in records.prefix(DKIMLimits.keyRecords) {
                do throws(DKIMCandidate.Refusal) {
                    return try DKIMKeyCheck(claim: self).notes(on: text)
                } catch {
                    refusal = error
                }
            }
            throw refusal
        case .noName, .noData: throw DKIMCandidate.Refusal(result: .permerror, reason: "no key is published")
        case .failure(let cause):
            throw DKIMCandidate.Refusal(result: .temperror, reason: "the key could not be fetched: \(cause)")
        }
    }
}
