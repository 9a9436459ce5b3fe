import Message

extension Facts {
    /// The domains that a decision may ask about, each once: of the author and the reverse path, of every address that
    /// answers would go to, those found in the display name, a tenant's organisation, and, but for the answers', the domains above them.
    public static func domainsNeeded(_ claim: Claim, _ evidence: Evidence) -> [DomainName] {
        var needed: [DomainName] = []
        func need(_ domain: DomainName) {
            if !needed.contains(domain) { needed.append(domain) }
        }
        if let mailbox = claim.reversePath.mailbox { mailbox.domain.withAncestors.forEach(need) }
        // More or fewer authors than one are refused without a look at their domains.
        if evidence.message.authors.count == 1, let author = evidence.message.authors.first {
            author.mailbox.domain.withAncestors.forEach(need)
            for domain in DisplayName(author.displayName)?.domains ?? [] { domain.withAncestors.forEach(need) }
        }
        if let organisation = evidence.relay?.tenant.fields?.organisation { need(organisation) }
        // Those whose unproved mail may be handed on to the customer's own server.
        for found in evidence.relay?.mailHosts ?? [] { found.domain.withAncestors.forEach(need) }
        for domain in evidence.message.answerDomains.prefix(ContentCheck.mostAnswerDomains) { need(domain) }
        return needed
    }

    /// The same at MAIL and RCPT, when only the envelope is known.
    public static func domainsNeeded(_ claim: Claim) -> [DomainName] {
        claim.reversePath.mailbox?.domain.withAncestors ?? []
    }
}
