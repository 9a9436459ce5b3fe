import Authority
import Message
import Store

/// A customer with what is settled about it.
public struct Customer: Hashable, Sendable {
    public var facts: CustomerFacts
    /// nil while the customer has the standard limits.
    public var limits: Limits?

    public init(facts: CustomerFacts, limits: Limits?) {
        self.facts = facts
        self.limits = limits
    }
}

enum CustomerTable {
    static func insert(_ customer: Customer, _ connection: any SQLConnection) throws {
        let facts = customer.facts
        try connection.run(
            "INSERT INTO customer (id, name, standing, label, since, limits) VALUES (?, ?, ?, ?, ?, ?)",
            [
                SQLValue(facts.id), .text(facts.name), .text(facts.standing.rawValue), .text(facts.label),
                SQLValue(facts.since), SQLValue(customer.limits.map(LimitsText.write)),
            ])
    }

    static func update(_ customer: Customer, _ connection: any SQLConnection) throws {
        try connection.run(
            "UPDATE customer SET name = ?, standing = ?, limits = ? WHERE id = ?",
            [
                .text(customer.facts.name), .text(customer.facts.standing.rawValue),
                SQLValue(customer.limits.map(LimitsText.write)), SQLValue(customer.facts.id),
            ])
    }

    static func all(_ connection: any SQLConnection) throws -> [Customer] {
        try connection.query("SELECT id, name, standing, label, since, limits FROM customer ORDER BY id") { row in
            let facts = CustomerFacts(
                id: try row.id(0), name: row.text(1), standing: try row.word(2), label: row.text(3), since: row.time(4))
            return Customer(facts: facts, limits: try row.optionalText(5).map(LimitsText.read))
        }
    }
}

/// Limits as stored: `customerPerDay=500 messageSize=1048576`; names that are left out have the standard number.
enum LimitsText {
    private static var names: [(String, WritableKeyPath<Limits, Int>)] {
        [
            ("customerPerDay", \.customerPerDay), ("credentialPerDay", \.credentialPerDay),
            ("firstTimePerDay", \.firstTimePerDay), ("firstTimePerDomainPerDay", \.firstTimePerDomainPerDay),
            ("platformPerDay", \.platformPerDay), ("firstContactCustomers", \.firstContactCustomers),
            ("messageSize", \.messageSize), ("recipientsPerMessage", \.recipientsPerMessage),
        ]
    }

    static func write(_ limits: Limits) -> String {
        names.filter { limits[keyPath: $0.1] != Limits.standard[keyPath: $0.1] }
            .map { "\($0.0)=\(limits[keyPath: $0.1])" }
            .joined(separator: " ")
    }

    static func read(_ text: String) throws(StoreError) -> Limits {
        var limits = Limits.standard
        for part in text.split(separator: " ") {
            let halves = part.split(separator: "=")
            guard halves.count == 2, let number = Int(halves[1]), number >= 0,
                let path = names.first(where: { $0.0 == halves[0] })?.1
            else { throw .corrupt("limits: \(text)") }
            limits[keyPath: path] = number
        }
        return limits
    }
}
