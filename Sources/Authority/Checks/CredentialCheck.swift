import Message

/// May this key or connector be used here, now, for this kind of mail?
///
/// It must be known, in force, minted with a second factor, used from a permitted network and at a door of its kind. Its
/// classes fix which classes the message may have; nothing inside the message has a say.
struct CredentialCheck: Check {
    let name = CheckName.credential

    func examine(_ question: Question, _ review: inout Review) {
        if let refusal = preview(question.envelope) {
            review.refuse(refusal)
            return
        }
        switch question.claim.identity {
        case .credential:
            review.pass(name, "the key is valid and permits \(question.messageClass?.rawValue ?? "") mail")
        case .connector:
            review.pass(name, "the connector is valid and permits \(question.messageClass?.rawValue ?? "") mail")
        }
    }

    func preview(_ envelope: Envelope) -> Refusal? {
        switch envelope.claim.identity {
        case .credential(let id): credential(id, envelope) ?? use(envelope)
        case .connector(let id): connector(id, envelope) ?? use(envelope)
        }
    }

    private func credential(_ id: CredentialID, _ envelope: Envelope) -> Refusal? {
        if envelope.claim.door == .relay {
            return refusal(.notPermitted, "the relay door takes connectors, not keys")
        }
        return key(id, envelope)
    }

    private func key(_ id: CredentialID, _ envelope: Envelope) -> Refusal? {
        guard let key = envelope.facts.credential, key.id == id else {
            return refusal(.credentialInvalid, "the key is not known")
        }
        if let revoked = key.revokedAt {
            return refusal(.credentialInvalid, "the key was revoked at \(revoked.rfc3339)")
        }
        if let expires = key.expiresAt, expires <= envelope.now {
            return refusal(.credentialInvalid, "the key expired at \(expires.rfc3339)")
        }
        if key.secondFactor == .none {
            return refusal(.credentialInvalid, "the key was minted without a second factor")
        }
        if !key.scopes.contains(.send) {
            return refusal(.notPermitted, "the key's scopes do not include sending")
        }
        if let networks = key.networks, !networks.admit(envelope.peer) {
            return refusal(.notPermitted, "\(envelope.peerText) is not in the networks of the key")
        }
        return nil
    }

    private func connector(_ id: ConnectorID, _ envelope: Envelope) -> Refusal? {
        guard let connector = envelope.facts.connector, connector.id == id else {
            return refusal(.notPermitted, "the connector is not known")
        }
        if let revoked = connector.revokedAt {
            return refusal(.notPermitted, "the connector was revoked at \(revoked.rfc3339)")
        }
        if envelope.claim.door != .relay {
            return refusal(.notPermitted, "a connector counts at the relay door only")
        }
        if let problem = ConnectorProof(connector: connector, envelope: envelope).problem() {
            return refusal(.notPermitted, problem)
        }
        guard case .credential(let key) = connector.kind else { return nil }
        guard envelope.facts.credential?.customer == connector.customer else {
            return refusal(.notPermitted, "the key belongs to another customer than the connector")
        }
        return self.key(key, envelope)
    }

    /// What holds for keys and connectors alike.
    private func use(_ envelope: Envelope) -> Refusal? {
        let claim = envelope.claim
        guard let grant = envelope.grant, grant.customer == claim.customer else {
            return refusal(.notPermitted, "it belongs to another customer than the claim says")
        }
        if claim.door == .system, claim.customer != .platform {
            return refusal(.notPermitted, "the system door is the platform's own")
        }
        guard let messageClass = envelope.messageClass else {
            let asked = claim.requestedClass?.rawValue ?? "any"
            return refusal(.notPermitted, "its classes do not include \(asked)")
        }
        if messageClass == .notice || messageClass == .challenge, claim.door != .system {
            return refusal(.notPermitted, "\(messageClass.rawValue) mail is sent by the platform alone")
        }
        return nil
    }
}

extension Envelope {
    var peerText: String { peer?.description ?? "a connection without an address" }
}

extension [IPNetwork] {
    fileprivate func admit(_ peer: IPAddress?) -> Bool {
        guard let peer else { return false }
        return contains { $0.contains(peer) }
    }
}

extension IPNetwork {
    /// A connector's networks are at most a /28 of IPv4 or a /64 of IPv6.
    public var isNarrowEnough: Bool { prefix >= (base.isIPv4 ? 28 : 64) }
}
