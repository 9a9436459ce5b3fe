import Message

/// What the customer has with each recipient's mailbox. Two recipients with one mailbox key are one contact.
struct Contacts {
    struct Contact {
        var relation: Relation
        var firstContacts: FirstContacts
        /// There is a relation by history, so nothing here is first contact.
        var isEstablished: Bool
        /// First contact is within what the mailbox takes, or is none.
        var isAdmitted: Bool
        /// The customer never sent it anything.
        var isFirstTime: Bool { relation.firstContact == nil }
    }

    private let envelope: Envelope
    private var known: [String: Contact] = [:]

    init(_ question: Question) {
        self.init(question.envelope)
    }

    init(_ envelope: Envelope) {
        self.envelope = envelope
    }

    func key(_ index: Int) -> String { envelope.facts.recipients[index].key }

    subscript(index: Int) -> Contact {
        mutating get {
            let key = key(index)
            if let contact = known[key] { return contact }
            let customer = envelope.claim.customer
            let cells = envelope.facts.cells
            let relation = cells.relation(.relation(of: customer, with: key))
            let firstContacts = cells.contacts(.firstContacts(of: key))
            let isEstablished = relation.isEstablished(at: envelope.now)
            let limit = envelope.facts.limits.firstContactCustomers
            let contact = Contact(
                relation: relation, firstContacts: firstContacts, isEstablished: isEstablished,
                isAdmitted: isEstablished || firstContacts.admits(customer, limit: limit, now: envelope.now))
            known[key] = contact
            return contact
        }
    }

    /// Writes down that the customer wrote to these recipients.
    mutating func record(_ recipients: [Int], to writes: inout [CellKey: Cell]) {
        let customer = envelope.claim.customer
        for index in recipients {
            var contact = self[index]
            let key = key(index)
            if contact.isFirstTime {
                contact.relation.firstContact = envelope.now
                writes[.relation(of: customer, with: key)] = .relation(contact.relation)
            }
            if !contact.isEstablished {
                let before = contact.firstContacts
                contact.firstContacts.record(customer, at: envelope.now)
                if contact.firstContacts != before {
                    writes[.firstContacts(of: key)] = .contacts(contact.firstContacts)
                }
            }
            known[key] = contact
        }
    }
}
