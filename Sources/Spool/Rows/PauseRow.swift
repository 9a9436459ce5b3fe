import Authority
import Message
import Store

/// The operators' holds on queued mail: a predicate at lease, stored so that a restart keeps it.
struct Pauses: Hashable, Sendable {
    var messages: Set<MessageID> = []
    var customers: Set<CustomerID> = []
    var domains: Set<DomainName> = []

    mutating func insert(_ selection: QueueSelection) {
        switch selection {
        case .message(let id): messages.insert(id)
        case .customer(let id): customers.insert(id)
        case .domain(let name): domains.insert(name)
        }
    }

    mutating func remove(_ selection: QueueSelection) {
        switch selection {
        case .message(let id): messages.remove(id)
        case .customer(let id): customers.remove(id)
        case .domain(let name): domains.remove(name)
        }
    }
}

extension SQLConnection {
    func pauses() throws -> Pauses {
        var pauses = Pauses()
        let rows = try query("SELECT kind, value FROM pause") { ($0.integer(0), $0.text(1)) }
        for (kind, value) in rows {
            switch kind {
            case 0: if let id = MessageID(value) { pauses.messages.insert(id) }
            case 1: if let id = CustomerID(value) { pauses.customers.insert(id) }
            default: if let name = try? DomainName(value) { pauses.domains.insert(name) }
            }
        }
        return pauses
    }

    func insertPause(_ selection: QueueSelection) throws(StoreError) {
        try run("INSERT OR IGNORE INTO pause (kind, value) VALUES (?, ?)", selection.columns)
    }

    func deletePause(_ selection: QueueSelection) throws(StoreError) {
        try run("DELETE FROM pause WHERE kind = ? AND value = ?", selection.columns)
    }
}

extension QueueSelection {
    fileprivate var columns: [SQLValue] {
        switch self {
        case .message(let id): [0, .text(id.description)]
        case .customer(let id): [1, .text(id.description)]
        case .domain(let name): [2, .text(name.text)]
        }
    }
}
