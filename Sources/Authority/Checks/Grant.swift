import Message

/// What the claimed key or connector permits: the one thing that ties a message to a customer.
struct Grant {
    var customer: CustomerID
    var classes: Set<MessageClass>
    /// Domains it may use; nil means every domain the customer has proved.
    var domains: Set<DomainName>?

    /// - Returns: nil when the ledger does not know the identity that the claim names.
    init?(_ claim: Claim, _ facts: Facts) {
        switch claim.identity {
        case .credential(let id):
            guard let credential = facts.credential, credential.id == id else { return nil }
            customer = credential.customer
            classes = credential.classes
            domains = credential.domains
        case .connector(let id):
            guard let connector = facts.connector, connector.id == id else { return nil }
            customer = connector.customer
            classes = connector.classes
            // A connector takes a key's place at the door and widens nothing the key was narrowed to.
            if case .credential(let id) = connector.kind, let key = facts.credential, key.id == id {
                classes.formIntersection(key.classes)
                domains = key.domains
            }
        }
    }

    /// Whether mail in the name of `domain` may be sent with it.
    func covers(_ domain: DomainName) -> Bool {
        guard let domains else { return true }
        return domains.contains { domain.isAtOrBelow($0) }
    }

    /// The class a message without a wish of its own has.
    private static let preference: [MessageClass] = [.transactional, .bulk, .reply, .notice, .provoked, .challenge]

    /// The class a message is judged by; nil when the one asked for is not allowed, or none is.
    func messageClass(requested: MessageClass?) -> MessageClass? {
        guard let requested else { return Self.preference.first(where: classes.contains) }
        return classes.contains(requested) ? requested : nil
    }
}
