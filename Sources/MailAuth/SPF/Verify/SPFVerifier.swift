import Message

/// Checks whether a peer may use a domain (RFC 7208).
public enum SPFVerifier {
    /// Evaluates the domain's record and those it refers to. Asks the DNS one question after the other, at most some
    /// hundred times; how long that may take is the resolver's business.
    public static func check(_ request: SPFRequest, asking resolver: any DNSResolver) async -> SPFResult {
        var evaluation = SPFEvaluation(request, resolver)
        var result = SPFResult(result: .none, domain: request.domain, identity: request.identity)
        do throws(SPFStop) {
            let verdict = try await evaluation.check(request.domain)
            result.result = verdict.outcome
            result.mechanism = verdict.mechanism
            result.reason = verdict.reason
            result.explanation = await evaluation.explanation(of: verdict)
        } catch {
            switch error {
            case .temperror(let reason): (result.result, result.reason) = (.temperror, reason)
            case .permerror(let reason): (result.result, result.reason) = (.permerror, reason)
            }
        }
        result.lookups = evaluation.budget.lookups
        return result
    }
}
