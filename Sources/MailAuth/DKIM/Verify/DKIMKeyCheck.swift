/// Tries one published key on one signature.
struct DKIMKeyCheck: Sendable {
    let claim: SignatureClaim

    /// - Returns: remarks on a signature that verifies.
    /// - Throws: why the key does not verify it.
    func notes(on text: [UInt8]) throws(DKIMCandidate.Refusal) -> [String] {
        let record: DKIMKeyRecord
        let key: DKIMPublicKey
        do throws(DKIMKeyRecord.Problem) {
            record = try DKIMKeyRecord(text)
        } catch {
            throw DKIMCandidate.Refusal(result: .permerror, reason: error.reason)
        }
        guard record.keyType == claim.algorithm.keyType else {
            throw DKIMCandidate.Refusal(result: .permerror, reason: "the key is of another type than the signature")
        }
        guard !record.isStrict || !claim.isForSubdomain else {
            throw DKIMCandidate.Refusal(result: .permerror, reason: "the key is not for identities in sub-domains")
        }
        do throws(DKIMPublicKey.Problem) {
            key = try DKIMPublicKey(record)
        } catch {
            throw DKIMCandidate.Refusal(result: .permerror, reason: error.reason)
        }
        guard key.verifies(claim.signature, claim.digest) else {
            throw DKIMCandidate.Refusal(result: .fail, reason: "the signature does not match header and key")
        }
        return [key.weakness, record.isTesting ? "the domain is testing" : nil].compactMap(\.self)
    }
}
