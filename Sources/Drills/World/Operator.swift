import FoundationEssentials

/// The commands the drill needs, with what they answer; everything goes through the command line.
struct Operator: Sendable {
    let shell: any Shell

    /// How often a command is asked that the server may get in the way of.
    private static let looks = 20

    struct Customer: Decodable { let id: String }
    struct Record: Decodable, Hashable {
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
        let arguments = [
            "customer", "limit", customer, "--recipients-per-day", many, "--key-recipients-per-day", many,
            "--first-time-recipients-per-day", many, "--first-time-recipients-per-domain-per-day", many,
        ]
        try demand(try await shell.run(arguments), arguments)
    }

    /// Adds a domain.
    ///
    /// - Returns: what its owner has to publish.
    func addDomain(_ domain: String, of customer: String) async throws -> [Record] {
        let arguments = ["domain", "add", domain, "--customer", customer]
        let result = try await shell.run(arguments + ["--json"])
        // The running server may make the domain's keys at the same moment; the domain is added all the same.
        guard result.status != 0, result.errors.contains("somebody else has changed the key") else {
            return try decode(Domain.self, result, arguments).records ?? []
        }
        for _ in 0..<Self.looks {
            let look = try await shell.run(["domain", "prove", domain, "--customer", customer])
            let records = Self.records(look.output)
            if !records.isEmpty { return records }
        }
        throw DrillFailure("'countersign domain prove \(domain)' does not say what is to be published")
    }

    /// Reads the table of records that `domain prove` prints for people: name, kind, value, and a remark in brackets.
    static func records(_ table: String) -> [Record] {
        table.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 3, ["TXT", "CNAME"].contains(words[1]) else { return nil }
            let value = words[2...].prefix { !$0.hasPrefix("(") }.joined(separator: " ")
            return Record(name: String(words[0]), kind: String(words[1]), value: value)
        }
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
        try decode(Value.self, try await shell.run(arguments + ["--json"]), arguments)
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, _ result: ShellResult, _ arguments: [String]
    ) throws -> Value {
        try demand(result, arguments)
        do {
            return try JSONDecoder().decode(type, from: Data(result.output.utf8))
        } catch {
            throw DrillFailure("'countersign \(arguments.joined(separator: " "))' answered in another form: \(error)")
        }
    }

    private func demand(_ result: ShellResult, _ arguments: [String]) throws {
        guard result.status == 0 else {
            throw DrillFailure(
                "'countersign \(arguments.joined(separator: " "))' ended with \(result.status): "
                    + (result.errors + result.output).split(separator: "\n").joined(separator: " "))
        }
    }
}
