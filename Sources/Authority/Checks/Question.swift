import Message

/// The part of a question that is known before the message is: who, with what, from where and to where.
struct Envelope {
    let claim: Claim
    let peer: IPAddress?
    /// What the client called itself.
    let greeting: String?
    /// What the relay door saw of the connection; nil at other doors.
    let relay: RelayEvidence?
    let facts: Facts
    let now: Timestamp
    /// nil when the ledger does not know the claimed key or connector.
    let grant: Grant?
    /// nil when the grant allows no class, or not the one asked for.
    let messageClass: MessageClass?

    init(
        claim: Claim, peer: IPAddress?, greeting: String?, relay: RelayEvidence?, facts: Facts, now: Timestamp
    ) {
        self.claim = claim
        self.peer = peer
        self.greeting = greeting
        self.relay = relay
        self.facts = facts
        self.now = now
        let grant = Grant(claim, facts)
        self.grant = grant
        messageClass = grant?.messageClass(requested: claim.requestedClass)
    }

    /// The connector of the claim; nil when it names none, or one that the ledger does not know.
    var connector: ConnectorFacts? {
        guard case .connector(let id) = claim.identity, let connector = facts.connector, connector.id == id else {
            return nil
        }
        return connector
    }

    /// Whether anybody at all may have sent it, so far as the connection tells.
    var mustProveTenant: Bool {
        guard claim.door == .relay else { return false }
        switch connector?.kind {
        case .microsoft365, .googleWorkspace: return true
        case .network, .certificate, .credential, nil: return false
        }
    }

    /// The customer whose mail this notice is about; nil for all other mail.
    ///
    /// A bounce answers mail that the customer handed in itself, under a reverse path it has proved: it is nobody's first
    /// contact, and is charged to nobody else.
    var noticedCustomer: CustomerID? {
        claim.door == .system && messageClass == .notice ? claim.concerns : nil
    }
}

/// All that a verdict hangs on, with what several checks would otherwise work out again.
struct Question {
    let envelope: Envelope
    let evidence: Evidence
    /// For each recipient the index of the first one that is the same mailbox: duplicates are one.
    let original: [Int]

    var claim: Claim { envelope.claim }
    var facts: Facts { envelope.facts }
    var now: Timestamp { envelope.now }
    var grant: Grant? { envelope.grant }
    var messageClass: MessageClass? { envelope.messageClass }
    var message: MessageEvidence { evidence.message }

    init(claim: Claim, evidence: Evidence, facts: Facts, now: Timestamp) {
        envelope = Envelope(
            claim: claim, peer: evidence.peer, greeting: evidence.greeting, relay: evidence.relay, facts: facts,
            now: now)
        self.evidence = evidence
        original = claim.originals
    }

    /// The domain whose record covers the author's, and whose key signs; nil when none is known.
    var signingDomain: DomainName? {
        guard let author = message.authors.first else { return nil }
        return facts.domains[author.mailbox.domain]?.provedBy
    }

    /// Whether the message says that a machine wrote it (RFC 3834). Notices and challenges are the platform's own and
    /// stay what they are.
    var isAutomatic: Bool {
        guard let word = message.autoSubmitted, word != "no" else { return false }
        return messageClass != .notice && messageClass != .challenge
    }
}

extension Claim {
    /// For each recipient the index of the first one that is the same mailbox.
    var originals: [Int] {
        guard recipients.count > 1 else { return recipients.isEmpty ? [] : [0] }
        var seen: [Mailbox: Int] = [:]
        seen.reserveCapacity(recipients.count)
        return recipients.indices.map { index in
            if let first = seen[recipients[index]] { return first }
            seen[recipients[index]] = index
            return index
        }
    }
}
