import MailAuth
import Message

/// What a look at the DNS showed of one domain, as far as it says who can send in its name.
public struct DomainSight: Hashable, Sendable {
    /// Where mail for the domain goes.
    public enum MailHosts: Hashable, Sendable {
        case hosts([DNSName])
        case unanswered(String)
    }

    /// Whom the owner's authorisation records name.
    public enum Authorisation: Hashable, Sendable {
        /// Each platform that is named, with its account labels.
        case named([DomainName: Set<String>])
        case unanswered(String)
    }

    public var domain: DomainName
    public var dmarc: DMARCPublication
    public var spf: SPFSurvey
    public var mailHosts: MailHosts
    public var authorisation: Authorisation
    /// Locks of other services that stand at the domain, by the service's name.
    public var otherLocks: [String]

    public init(
        domain: DomainName, dmarc: DMARCPublication, spf: SPFSurvey, mailHosts: MailHosts,
        authorisation: Authorisation, otherLocks: [String]
    ) {
        self.domain = domain
        self.dmarc = dmarc
        self.spf = spf
        self.mailHosts = mailHosts
        self.authorisation = authorisation
        self.otherLocks = otherLocks
    }
}
