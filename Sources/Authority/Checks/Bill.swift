import Message

/// What sending to some recipients costs, line by line.
struct Bill {
    struct Line {
        var name: Refusal.LimitName
        var key: CellKey
        var count: RollingCount
        var amount: Int
        var limit: Int
    }

    /// The customer's own limits; lines without an amount are left out. For a notice about a customer's mail, that
    /// customer's limit of notices and no other.
    private(set) var ownLines: [Line] = []
    let platformLine: Line
    /// Mailboxes the customer never wrote to.
    let firstTime: Int
    private let now: Timestamp

    /// - Parameter recipients: indexes of different recipients.
    init(_ envelope: Envelope, recipients: [Int], contacts: inout Contacts) {
        let claim = envelope.claim
        let limits = envelope.facts.limits
        let cells = envelope.facts.cells
        now = envelope.now
        func line(_ name: Refusal.LimitName, _ key: CellKey, _ amount: Int, _ limit: Int) -> Line {
            Line(name: name, key: key, count: cells.count(key), amount: amount, limit: limit)
        }

        let count = recipients.count
        platformLine = line(.platform, .platformRecipients, count, limits.platformPerDay)
        if let customer = envelope.noticedCustomer {
            ownLines.append(line(.notices, .notices(about: customer), count, Limits.noticesPerDay))
            firstTime = 0
            return
        }
        var fresh: Set<String> = []
        var freshAtDomain: [DomainName: Set<String>] = [:]
        for index in recipients where contacts[index].isFirstTime {
            let key = contacts.key(index)
            fresh.insert(key)
            freshAtDomain[claim.recipients[index].domain, default: []].insert(key)
        }
        firstTime = fresh.count

        ownLines.append(line(.customer, .customerRecipients(claim.customer), count, limits.customerPerDay))
        ownLines.append(line(.credential, .identityRecipients(claim.identity), count, limits.credentialPerDay))
        if !fresh.isEmpty {
            let key = CellKey.firstTimeRecipients(claim.customer)
            ownLines.append(line(.firstTime, key, fresh.count, limits.firstTimePerDay))
        }
        for (domain, keys) in freshAtDomain.sorted(by: { $0.key < $1.key }) {
            let key = CellKey.firstTime(claim.customer, at: domain)
            ownLines.append(line(.firstTimeDomain, key, keys.count, limits.firstTimePerDomainPerDay))
        }
    }

    /// Counts every line.
    func debit(to writes: inout [CellKey: Cell]) {
        for var line in ownLines + [platformLine] {
            line.count.add(line.amount, at: now)
            writes[line.key] = .count(line.count)
        }
    }
}
