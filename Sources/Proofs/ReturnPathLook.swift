import MailAuth
import Message

/// Whether a domain's return path leads to the platform.
public enum ReturnPathSight: Hashable, Sendable {
    case inPlace
    case missing
    /// The DNS did not answer, or was not asked.
    case unanswered
}

/// One look at the CNAME of a customer's return path. It counts only when mail to it finds a server, so that neither a
/// bounce nor a receiver who looks at the reverse path's domain meets a dead end.
struct ReturnPathLook {
    let names: PublishedNames
    let resolver: any DNSResolver

    func observe() async -> ReturnPathSight {
        guard let host = names.returnPath, let target = names.returnPathTarget else { return .missing }
        let answer = await resolver.resolve(DNSName(host), .mx)
        switch answer.outcome {
        case .failure: return .unanswered
        case .noData, .noName: return .missing
        case .records: return answer.aliases.last == DNSName(target) ? .inPlace : .missing
        }
    }
}
