import Crypto
import Message

/// Verifies the chain of one message (RFC 8617 5.2). The body goes through in pieces and is not kept.
public struct ARCVerifier: Sendable {
    private let list: FieldList
    private let chain: Result<ARCChain?, ARCProblem>
    /// One for each form the newest message signature may have.
    private var bodies: [BodyHasher] = []

    /// - Parameter header: the header block; anything after the first empty line is not looked at.
    public init(header: [UInt8]) {
        list = FieldList(header)
        do throws(ARCProblem) {
            chain = .success(try ARCChain(list))
        } catch {
            chain = .failure(error)
        }
        if let signature = last?.messageSignature {
            bodies = signature.forms.map { BodyHasher($0.body, limit: signature.bodyLength) }
        }
    }

    /// The next piece of the body.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        for index in bodies.indices { bodies[index].update(bytes) }
    }

    /// Judges the chain. A failure to ask the DNS is a fail, marked as temporary.
    public mutating func finish(asking resolver: any DNSResolver, at now: Timestamp) async -> ARCResult {
        let sets: [ARCSet]
        switch chain {
        case .failure(let problem):
            return ARCResult(
                result: .fail, instances: ARCChain.highestInstance(in: list), reason: problem.reason)
        case .success(let chain):
            guard let chain else { return ARCResult(result: .none) }
            sets = chain.sets
        }
        var result = ARCResult(result: .pass, instances: sets.count)
        do throws(DKIMCandidate.Refusal) {
            var notes = try await verifyMessage(asking: resolver, at: now)
            for claim in ARCSealDigests.claims(of: sets).reversed() {
                do throws(DKIMCandidate.Refusal) {
                    notes += try await claim.verify(asking: resolver)
                } catch {
                    throw error.named("the seal at \(claim.keyName)")
                }
            }
            result.reason = notes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "; ")
            result.sealers = sets.map(\.seal.common.domain)
            result.firstResults = AuthenticationResults(arc: sets[0].results)
        } catch {
            result.result = .fail
            result.reason = error.reason
            result.isTemporary = error.result == .temperror
        }
        return result
    }

    /// Verifies a message that is whole in memory, with the line ends of the wire.
    public static func verify(
        _ message: [UInt8], asking resolver: any DNSResolver, at now: Timestamp
    ) async -> ARCResult {
        var verifier = ARCVerifier(header: message)
        verifier.update(message[verifier.list.bodyStart...])
        return await verifier.finish(asking: resolver, at: now)
    }

    private var last: ARCSet? {
        guard case .success(let chain) = chain else { return nil }
        return chain?.sets.last
    }

    /// The newest message signature; older ones are broken by lawful changes, and prove nothing the seals do not.
    private mutating func verifyMessage(
        asking resolver: any DNSResolver, at now: Timestamp
    ) async throws(DKIMCandidate.Refusal) -> [String] {
        guard let set = last else { return [] }
        var refusal = DKIMCandidate.Refusal(result: .fail, reason: "the body was changed")
        if let expires = set.messageSignature.expiresAt, expires <= now {
            refusal = DKIMCandidate.Refusal(result: .fail, reason: "it expired")
        } else {
            for (forms, hasher) in zip(set.messageSignature.forms, bodies) {
                var hasher = hasher
                let hash = hasher.finish()
                guard set.messageSignature.bodyLength ?? 0 <= hasher.canonicalSize else {
                    refusal = DKIMCandidate.Refusal(result: .permerror, reason: "its l= is larger than the body")
                    continue
                }
                guard set.messageSignature.bodyHash == hash else { continue }
                do throws(DKIMCandidate.Refusal) {
                    return try await claim(set, forms.header).verify(asking: resolver)
                } catch {
                    refusal = error
                }
            }
        }
        throw refusal.named("the message signature of instance \(set.instance)")
    }

    private func claim(_ set: ARCSet, _ form: Canonicalization) -> SignatureClaim {
        let signature = set.messageSignature
        var canonical: [UInt8] = []
        for field in list.selection(signature.signedFields) {
            guard let field else { continue }
            HeaderCanonicalizer.append(list.bytes(of: field), form, to: &canonical)
        }
        let field = set.messageSignatureField
        let unsigned = field.tags.removing("b", from: field.bytes)
        HeaderCanonicalizer.appendUnended(unsigned[...], form, to: &canonical)
        return SignatureClaim(
            algorithm: signature.common.algorithm, signature: signature.common.signature,
            digest: SHA256.hash(data: canonical), keyName: signature.common.keyName)
    }
}

extension DKIMCandidate.Refusal {
    fileprivate func named(_ what: String) -> DKIMCandidate.Refusal {
        DKIMCandidate.Refusal(result: result, reason: "\(what): \(reason)")
    }
}
