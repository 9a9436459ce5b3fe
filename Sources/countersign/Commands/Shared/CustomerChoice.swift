import ArgumentParser
import Authority
import Ledger

/// `--customer`: by id, by account label, or by name; may be left out while there is only one.
struct CustomerChoice: ParsableArguments {
    @Option(name: .long, help: "The customer's id, account label or name; not needed while there is only one.")
    var customer: String?

    /// - Throws: `Failure` when none or several fit.
    func find(in ledger: Ledger) throws -> Customer {
        let all = ledger.customers()
        guard let customer else {
            let others = all.filter { $0.facts.id != .platform }
            guard others.count == 1, let only = others.first else {
                throw Failure("there are \(others.count) customers; say which one with --customer")
            }
            return only
        }
        return try Self.find(customer, among: all)
    }

    static func find(_ text: String, among all: [Customer]) throws -> Customer {
        if text == "platform", let platform = all.first(where: { $0.facts.id == .platform }) { return platform }
        let found = all.filter {
            $0.facts.id == CustomerID(text) || $0.facts.label == text || $0.facts.name == text
        }
        guard let first = found.first else { throw Failure("there is no customer '\(text)'") }
        guard found.count == 1 else { throw Failure("\(found.count) customers are called '\(text)'; give the id") }
        return first
    }
}
