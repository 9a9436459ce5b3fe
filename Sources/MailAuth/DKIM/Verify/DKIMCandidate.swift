import Crypto
import Message

/// One DKIM-Signature field on its way to a result.
struct DKIMCandidate: Sendable {
    private let field: ArraySlice<UInt8>
    private let tags: TagList?
    private let signature: Result<DKIMSignature, Refusal>

    /// Why a signature does not pass.
    struct Refusal: Error, Sendable {
        let result: DKIMResult.Outcome
        let reason: String
    }

    /// - Parameter field: the whole field with its name.
    init(_ field: ArraySlice<UInt8>, inOversizeHeader isOversize: Bool) {
        self.field = field
        guard !isOversize, field.count <= DKIMLimits.signatureOctets else {
            tags = nil
            let reason = isOversize ? "the header is too large" : "the signature field is too large"
            signature = .failure(Refusal(result: .permerror, reason: reason))
            return
        }
        let start = field.firstIndex(of: .colon).map { $0 + 1 } ?? field.endIndex
        tags = try? TagList(field[start...])
        do throws(DKIMSignature.Problem) {
            signature = .success(try DKIMSignature(value: field[start...]))
        } catch {
            signature = .failure(Refusal(result: .permerror, reason: error.reason))
        }
    }

    /// The signature, if it can be read.
    var readable: DKIMSignature? { try? signature.get() }

    /// The body hash it needs; nil when it cannot pass anyhow.
    var bodyForm: DKIMVerifier.BodyForm? {
        guard case .success(let signature) = signature else { return nil }
        return DKIMVerifier.BodyForm(form: signature.bodyForm, limit: signature.bodyLength)
    }

    func verify(
        in list: FieldList, _ body: DKIMBody?, asking resolver: any DNSResolver, at now: Timestamp
    ) async -> DKIMResult {
        do throws(Refusal) {
            let signature = try signature.get()
            guard let body else { throw Refusal(result: .permerror, reason: "the body was not hashed") }
            try checkClaims(signature, body, at: now)
            let notes = try await claim(signature, in: list).verify(asking: resolver)
            return result(.pass, (lengthNote(signature, body) + notes).joined(separator: "; "))
        } catch {
            return result(error.result, error.reason)
        }
    }

    /// What needs no key: the cheap refusals come before the DNS is asked.
    private func checkClaims(_ signature: DKIMSignature, _ body: DKIMBody, at now: Timestamp) throws(Refusal) {
        guard signature.algorithm != .rsaSHA1 else {
            throw Refusal(result: .permerror, reason: "rsa-sha1 is not accepted")
        }
        if let expires = signature.expiresAt, expires <= now {
            throw Refusal(result: .fail, reason: "the signature expired")
        }
        if let length = signature.bodyLength, length > body.size {
            throw Refusal(result: .permerror, reason: "the signature's l= is larger than the body")
        }
        guard signature.bodyHash == body.hash else {
            throw Refusal(result: .fail, reason: "the body was changed")
        }
    }

    private func lengthNote(_ signature: DKIMSignature, _ body: DKIMBody) -> [String] {
        guard let length = signature.bodyLength, length < body.size else { return [] }
        return ["l= leaves \(body.size - length) octets of the body unsigned"]
    }

    /// What the signature was made over (RFC 6376 3.7).
    private func claim(_ signature: DKIMSignature, in list: FieldList) -> SignatureClaim {
        var canonical: [UInt8] = []
        for field in list.selection(signature.signedFields) {
            guard let field else { continue }
            HeaderCanonicalizer.append(list.bytes(of: field), signature.headerForm, to: &canonical)
        }
        let unsigned = tags?.removing("b", from: field) ?? Array(field)
        HeaderCanonicalizer.appendUnended(unsigned[...], signature.headerForm, to: &canonical)
        return SignatureClaim(
            algorithm: signature.algorithm, signature: signature.signature, digest: SHA256.hash(data: canonical),
            keyName: signature.keyName, isForSubdomain: signature.identityDomain != signature.domain)
    }

    private func result(_ outcome: DKIMResult.Outcome, _ reason: String) -> DKIMResult {
        let domain = tags?.text("d") ?? ""
        return DKIMResult(
            domain: domain, selector: tags?.text("s") ?? "", identity: tags?.text("i") ?? "@\(domain)",
            algorithm: tags?.text("a") ?? "", result: outcome, reason: reason)
    }
}
