import ArgumentParser
import Ledger

struct CustomerAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a customer.")

    @Argument(help: "The customer's name.")
    var name: String

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let ledger = try folder.openLedger()
        let customer = try await reporting { try await ledger.addCustomer(name: name, by: folder.principal) }
        let output = CustomerOutput(customer)
        guard !folder.json else { return try Output.json(output) }
        print("customer \(output.id): \(output.name)")
        print("account label \(output.label)")
        print("next: countersign domain add DOMAIN --customer \(output.id)")
    }
}

/// Runs something of the ledger's and says its errors in one sentence.
@discardableResult
func reporting<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let error as LedgerError {
        throw Failure(error.sentence)
    }
}
