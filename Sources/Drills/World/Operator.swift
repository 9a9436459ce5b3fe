import FoundationEssentials

/// The commands the drill needs, with what they answer; everything goes through the command line.
struct Operator: Sendable {
    let shell: any Shell

    struct Customer: Decodable { let id: String }
    struct Record: Decodable {
        let name: String
        let kind: String
        let value: String
    }
    struct Domain: Decodable {
        let state: String
        let records: [Record]?
        let lastResult: String
    }
    struct Connector: Decodable, Hashable, Sendable {
        let id: String
        /// The whole name, such as `x7....mx.countersign.example`.
        let host: String
    }
    struct Proof: Decodable {
        let nonce: String
        let address: String
    }
    struct TenantList: Decodable {
        struct Row: Decodable {
            let connector: String
            let tenant: String
            let state: String
        }
        struct Seen: Decodable {
            let tenant: String?
            let count: Int
        }
        let tenants: [Row]
        let seen: [Seen]
    }
    private struct Minted: Decodable {
        struct Key: Decodable { let id: String }
        let key: Key
    }

    func addCustomer(_ name: String) async throws -> Customer { try await ask(["customer", "add", name]) }

    /// Room for the drill's own lawful mail: a quiet customer's limits would decide instead of the relay door.
    func raiseLimits(of customer: String) async throws {
        let many = "100000000"
        _ = try await demand([
            "customer", "limit", customer, "--recipients-per-day", many, "--key-recipients-per-day", many,
            "--first-time-recipients-per-day", many, "--first-time-recipients-per-domain-per-day", many,
        ])
    }

    func addDomain(_ domain: String, of customer: String) async throws -> Domain {
        try await ask(["domain", "add", domain, "--customer", customer])
    }

    func proveDomain(_ domain: String, of customer: String) async throws -> Domain? {
        let result = try await shell.run(["domain", "prove", domain, "--customer", customer, "--json"])
        return try? JSONDecoder().decode(Domain.self, from: Data(result.output.utf8))
    }

    func addConnector(_ kind: String, of customer: String, _ more: [String] = []) async throws -> Connector {
        try await ask(
            ["connector", "add", "--customer", customer, "--name", "drill", "--kind", kind] + more)
    }

    /// Whether a connector can be made this way; what the command said if not.
    func tryConnector(_ kind: String, of customer: String, _ more: [String]) async throws -> ShellResult {
        try await shell.run(
            ["connector", "add", "--customer", customer, "--name", "checkbox", "--kind", kind] + more + ["--json"])
    }

    func allowTenant(_ tenant: String, at connector: String, organisation: String) async throws -> Proof {
        try await ask(["tenant", "allow", tenant, "--connector", connector, "--organisation", organisation])
    }

    func tenants() async throws -> TenantList { try await ask(["tenant", "list"]) }

    /// - Returns: the key's id.
    func mintKey(of customer: String) async throws -> String {
        let minted: Minted = try await ask(["key", "mint", "--customer", customer, "--name", "drill"])
        return minted.key.id
    }

    private func ask<Value: Decodable>(_ arguments: [String]) async throws -> Value {
        let result = try await demand(arguments + ["--json"])
        do {
            return try JSONDecoder().decode(Value.self, from: Data(result.output.utf8))
        } catch {
            throw DrillFailure("'countersign \(arguments.joined(separator: " "))' answered in another form: \(error)")
        }
    }

    private func demand(_ arguments: [String]) async throws -> ShellResult {
        let result = try await shell.run(arguments)
        guard result.status == 0 else {
            throw DrillFailure(
                "'countersign \(arguments.joined(separator: " "))' ended with \(result.status): "
                    + (result.errors + result.output).split(separator: "\n").joined(separator: " "))
        }
        return result
    }
}
