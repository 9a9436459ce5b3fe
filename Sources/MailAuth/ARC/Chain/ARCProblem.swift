/// Why a chain is broken before any signature in it is verified (RFC 8617 5.2).
enum ARCProblem: Error, Hashable, Sendable {
    case headerTooLarge
    case fieldTooLarge
    case badField(ARCFieldKind, DKIMSignature.Problem)
    case badInstance(ARCFieldKind)
    case twice(ARCFieldKind, Int)
    case missing(ARCFieldKind, Int)
    case badStatus(Int)
    case failedBefore(Int)
    case sealHasFields(Int)
    case sealSigned(Int)

    /// One sentence for people.
    var reason: String {
        switch self {
        case .headerTooLarge: "the header is too large"
        case .fieldTooLarge: "a field of the chain is too large"
        case .badField(let kind, let problem): "\(kind.name): \(problem.reason)"
        case .badInstance(let kind): "\(kind.name) has no lawful instance"
        case .twice(let kind, let instance): "\(kind.name) is there twice for instance \(instance)"
        case .missing(let kind, let instance): "\(kind.name) is missing for instance \(instance)"
        case .badStatus(let instance): "instance \(instance) has a cv= that its place in the chain forbids"
        case .failedBefore(let instance): "the chain had failed already at instance \(instance)"
        case .sealHasFields(let instance): "the seal of instance \(instance) has an h= tag"
        case .sealSigned(let instance): "the message signature of instance \(instance) covers ARC-Seal"
        }
    }
}

/// The three fields of a set (RFC 8617 4.1).
enum ARCFieldKind: String, Hashable, Sendable, CaseIterable {
    case results = "arc-authentication-results"
    case messageSignature = "arc-message-signature"
    case seal = "arc-seal"

    var name: String {
        switch self {
        case .results: "ARC-Authentication-Results"
        case .messageSignature: "ARC-Message-Signature"
        case .seal: "ARC-Seal"
        }
    }
}
