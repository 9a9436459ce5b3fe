import Message

/// Has this customer proved the domains it writes in the name of, and may this key use them?
///
/// That is the domain of the one author, and of the reverse path unless it is null. A domain is covered by its own
/// record, or by one above it that admits sub-domains; the nearest record decides. What a program may show beside the
/// author's address must not name somebody else.
struct DomainCheck: Check {
    let name = CheckName.domain

    func examine(_ question: Question, _ review: inout Review) {
        let message = question.message
        guard message.fromFields == 1, message.authors.count == 1, let author = message.authors.first else {
            let reason = "\(message.fromFields) From fields with \(message.authors.count) addresses"
            review.refuse(refusal(.fromNotSingle, reason))
            return
        }
        if let refusal = prove(author.mailbox.domain, "author", question.envelope)
            ?? preview(question.envelope) ?? mislead(author, question)
        {
            review.refuse(refusal)
            return
        }
        let facts = question.facts.domains[author.mailbox.domain]
        let proof = facts?.proof == .warning ? "its record was absent lately" : "its owner's record names this customer"
        if let signing = facts?.provedBy, signing != author.mailbox.domain {
            review.pass(name, "\(author.mailbox.domain) is covered by \(signing): \(proof)")
        } else {
            review.pass(name, "\(author.mailbox.domain) is proved: \(proof)")
        }
    }

    func preview(_ envelope: Envelope) -> Refusal? {
        guard let mailbox = envelope.claim.reversePath.mailbox else { return nil }
        return prove(mailbox.domain, "reverse path's", envelope)
    }

    /// - Returns: what stands against calling `domain` this customer's; nil when nothing does.
    func prove(_ domain: DomainName, _ role: String, _ envelope: Envelope) -> Refusal? {
        guard let facts = envelope.facts.domains[domain], let state = facts.proof, let cover = facts.provedBy,
            domain.isAtOrBelow(cover)
        else {
            return refusal(.domainNotProved(domain), "this customer has no proof for the \(role) domain \(domain)")
        }
        if let nearer = domain.nearerProof(than: cover, in: envelope.facts) {
            return refusal(
                .domainNotProved(domain),
                "the record of \(cover) does not reach the \(role) domain \(domain): \(nearer) has its own, for another customer"
            )
        }
        switch state {
        case .active, .warning: break
        case .undecided:
            return refusal(.undecided, "no look-up of the record of \(cover) has succeeded for days")
        case .pending, .paused, .conflict:
            return refusal(.domainNotProved(domain), "the proof of the \(role) domain \(domain) is \(state.rawValue)")
        }
        guard envelope.grant?.covers(domain) ?? true else {
            return refusal(.notPermitted, "the key may not use the \(role) domain \(domain)")
        }
        return nil
    }

    /// - Returns: a refusal when what is shown names an address or a domain that belongs to somebody else, or when
    ///   programs would show different things.
    private func mislead(_ author: Author, _ question: Question) -> Refusal? {
        if author.displayName.unicodeScalars.contains(where: Self.controlsText) {
            return refusal(.displayNameMisleading, "the display name contains control characters")
        }
        // No name and no local part has this in earnest; some programs decode where others do not.
        if Self.hasEncodedWord(author.displayName) || Self.hasEncodedWord(author.mailbox.local) {
            return refusal(.displayNameMisleading, "the author contains an encoded word that cannot be read")
        }
        if author.mailbox.local.utf8.contains(0x40) {
            return refusal(.displayNameMisleading, "the author's local part looks like an address")
        }
        guard let named = DisplayName(author.displayName) else { return nil }
        if named.isOverfull {
            return refusal(.displayNameMisleading, "the display name names too many domains")
        }
        for address in named.addresses where !address.isSame(as: author.mailbox) {
            return refusal(.displayNameMisleading, "the display name contains an address that is not the author's")
        }
        for domain in named.domains where !author.mailbox.domain.isAtOrBelow(domain) {
            guard question.facts.domains[domain]?.isUsable != true else { continue }
            for owner in domain.withAncestors where question.facts.domains[owner]?.provedByOther == true {
                return refusal(
                    .displayNameMisleading, "the display name contains \(domain), and another customer proved \(owner)")
            }
        }
        return nil
    }

    /// Whether `=?` stands in the text.
    private static func hasEncodedWord(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for octet in text.utf8 {
            if previous == 0x3d, octet == 0x3f { return true }
            previous = octet
        }
        return false
    }

    /// Whether a character moves the cursor or turns the order of the letters after it. Tabs are white space.
    private static func controlsText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0...0x1f, 0x7f...0x9f: true
        case 0x2028, 0x2029, 0x202d, 0x202e: true
        default: false
        }
    }
}

extension DomainFacts {
    /// Whether mail may be sent in the name of the domain.
    public var isUsable: Bool { proof == .active || proof == .warning }
}

extension DomainName {
    /// This name and those above it that have at least two labels, nearest first.
    var withAncestors: [DomainName] {
        var names = [self]
        var current = self
        while let parent = current.parent, parent.text.utf8.contains(0x2e) {
            names.append(parent)
            current = parent
        }
        return names
    }

    /// A domain at or above this one but below `cover` that another customer has proved: its record is nearer.
    fileprivate func nearerProof(than cover: DomainName, in facts: Facts) -> DomainName? {
        var current = self
        while current != cover {
            if facts.domains[current]?.provedByOther == true { return current }
            guard let parent = current.parent else { return nil }
            current = parent
        }
        return nil
    }
}
