import Authority
import Message

/// Seen tenants that are not in the table yet. Pure, and bounded however many tenants strangers bring: what does not fit
/// is told again by its next message.
struct UnwrittenTenants: Sendable {
    /// Entries of one customer between two writes, so that one attack does not hide another; and of all.
    static let mostOfCustomer = 256
    static let most = 2_048

    private var entries: [CustomerID: [SeenTenant.Name: SeenTenant]] = [:]
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func add(_ seen: SeenTenant) {
        let name = seen.name
        if entries[seen.customer]?[name] != nil {
            entries[seen.customer]?[name]?.add(seen)
        } else if count < Self.most, entries[seen.customer]?.count ?? 0 < Self.mostOfCustomer {
            entries[seen.customer, default: [:]][name] = seen
            count += 1
        }
    }

    /// All entries, each customer's in the order of tenants, so that a test can compare them.
    var all: [SeenTenant] {
        entries.values.flatMap(\.values).sorted {
            ($0.customer, $0.tenant, $0.organisation?.text ?? "") < (
                $1.customer, $1.tenant, $1.organisation?.text ?? ""
            )
        }
    }

    /// Hands all entries over to be written.
    mutating func take() -> [SeenTenant] {
        defer { self = UnwrittenTenants() }
        return all
    }
}
