import Foundation
import TOMLKit

/// Reads `countersign.toml` into flat keys and lays the environment over it.
enum ConfigurationFile {
    /// - Parameters:
    ///   - path: the TOML file.
    ///   - environment: variables named by `ConfigurationKey.environmentName` win over the file.
    /// - Throws: `Configuration.Problem` in one sentence.
    static func load(path: String, environment: [String: String]) throws -> Configuration {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Configuration.Problem(description: "cannot read the configuration file \(path)")
        }
        do {
            return try Configuration(values: values(toml: text, environment: environment))
        } catch let problem as Configuration.Problem {
            throw Configuration.Problem(description: "\(path): \(problem.description)")
        }
    }

    /// The flat keys of a TOML text with the environment laid over them.
    static func values(toml text: String, environment: [String: String]) throws -> [String: String] {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch {
            throw Configuration.Problem(description: "not valid TOML: \(error)")
        }
        var values: [String: String] = [:]
        try flatten(table, prefix: "", into: &values)
        for key in ConfigurationKey.allCases {
            if let override = environment[key.environmentName] { values[key.rawValue] = override }
        }
        return values
    }

    private static func flatten(_ table: TOMLTable, prefix: String, into values: inout [String: String]) throws {
        for (name, value) in table {
            let key = prefix + name
            if let inner = value.table {
                try flatten(inner, prefix: key + ".", into: &values)
            } else if let text = value.string {
                values[key] = text
            } else if let number = value.int {
                values[key] = String(number)
            } else if let array = value.array {
                values[key] = array.compactMap { $0.string ?? $0.int.map { String($0) } }.joined(separator: ",")
            } else {
                throw Configuration.Problem(description: "'\(key)' must be text, a number or a list")
            }
        }
    }
}
