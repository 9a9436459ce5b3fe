import MailAuth
import Message

/// Names one small value that decisions read and change.
public struct CellKey: Hashable, Comparable, Codable, Sendable {
    public var kind: CellKind
    /// What is counted: ids and mailbox keys, joined by `/`.
    public var key: String

    public init(kind: CellKind, key: String) {
        self.kind = kind
        self.key = key
    }

    /// Key order, in which stores take locks.
    public static func < (left: CellKey, right: CellKey) -> Bool {
        (left.kind.rawValue, left.key) < (right.kind.rawValue, right.key)
    }
}

extension CellKey {
    public static let platformRecipients = CellKey(kind: .platformRecipients, key: "")

    public static func customerRecipients(_ customer: CustomerID) -> CellKey {
        CellKey(kind: .customerRecipients, key: customer.description)
    }

    public static func identityRecipients(_ identity: Identity) -> CellKey {
        switch identity {
        case .credential(let id): CellKey(kind: .identityRecipients, key: id.description)
        case .connector(let id): CellKey(kind: .identityRecipients, key: id.description)
        }
    }

    public static func firstTimeRecipients(_ customer: CustomerID) -> CellKey {
        CellKey(kind: .firstTimeRecipients, key: customer.description)
    }

    public static func firstTime(_ customer: CustomerID, at domain: DomainName) -> CellKey {
        CellKey(kind: .firstTimeAtDomain, key: "\(customer)/\(domain.text)")
    }

    public static func notices(about customer: CustomerID) -> CellKey {
        CellKey(kind: .notices, key: customer.description)
    }

    public static func relation(of customer: CustomerID, with mailboxKey: String) -> CellKey {
        CellKey(kind: .relation, key: "\(customer)/\(mailboxKey)")
    }

    public static func firstContacts(of mailboxKey: String) -> CellKey {
        CellKey(kind: .firstContacts, key: mailboxKey)
    }

    public static func signatureUse(_ hash: String, by mailboxKey: String) -> CellKey {
        CellKey(kind: .signatureUse, key: "\(hash)/\(mailboxKey)")
    }

    public static func signatureOutsiders(_ hash: String) -> CellKey {
        CellKey(kind: .signatureOutsiders, key: hash)
    }

    public static func observed(_ connector: ConnectorID, isStranger: Bool = false) -> CellKey {
        CellKey(kind: .observed, key: isStranger ? "\(connector)/strangers" : connector.description)
    }

    /// Every cell that a decision about this claim may read or write, each once, in key order.
    ///
    /// - Parameters:
    ///   - relay: what the relay door observed; nil at other doors, and before there is a message.
    ///   - recipients: what is known about the claim's recipients, in its order.
    public static func needed(
        for claim: Claim, relay: RelayEvidence? = nil, recipients: [RecipientFacts]
    ) -> [CellKey] {
        var keys = [
            customerRecipients(claim.customer), identityRecipients(claim.identity),
            firstTimeRecipients(claim.customer), platformRecipients,
        ]
        keys.reserveCapacity(5 + 3 * recipients.count)
        if let customer = claim.concerns { keys.append(notices(about: customer)) }
        if claim.door == .relay, case .connector(let id) = claim.identity {
            keys += [observed(id), observed(id, isStranger: true)]
        }
        // With the tenant's id nothing rests on a signature alone.
        let signatures = relay?.tenant.tenant == nil ? relay?.authentication?.signatures ?? [] : []
        for signature in signatures where signature.result == .pass && signature.coversContent {
            keys.append(signatureOutsiders(signature.hash))
            for recipient in recipients { keys.append(signatureUse(signature.hash, by: recipient.key)) }
        }
        for mailbox in claim.recipients { keys.append(firstTime(claim.customer, at: mailbox.domain)) }
        for recipient in recipients {
            keys.append(relation(of: claim.customer, with: recipient.key))
            keys.append(firstContacts(of: recipient.key))
        }
        keys.sort()
        var last: CellKey?
        keys.removeAll { key in
            defer { last = key }
            return key == last
        }
        return keys
    }
}
