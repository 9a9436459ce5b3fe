import Foundation

/// The sealing suite: a little YAML, as far as that file uses it.
struct ARCSuite {
    struct Case: CustomStringConvertible {
        var name: String
        var fields: [String: String]

        var description: String { name }

        /// One of the expected fields, without white space.
        func expected(_ key: String) -> String { (fields[key] ?? "").filter { !$0.isWhitespace } }
    }

    var cases: [Case] = []
    var privateKey = ""
    var key = ""

    /// Reads one file, which may hold several documents with the same key.
    init(_ text: String) {
        var name = ""
        var key: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let indent = line.prefix { $0 == " " }.count
            let body = line.dropFirst(indent)
            if indent >= 6 || body.isEmpty && key != nil {
                guard let key, !cases.isEmpty else { continue }
                cases[cases.count - 1].fields[key, default: ""] += line.dropFirst(6) + "\n"
            } else if indent == 4, let colon = body.firstIndex(of: ":") {
                let value = body[body.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                key = String(body[..<colon])
                if value != "|", let key { cases[cases.count - 1].fields[key] = value }
                if value == "|", let key { cases[cases.count - 1].fields[key] = "" }
                if key == "txt-records" || name.isEmpty { continue }
            } else if indent == 2, body.hasSuffix(":"), !body.contains("_domainkey") {
                name = String(body.dropLast())
                cases.append(Case(name: name, fields: [:]))
                key = nil
            } else {
                key = nil
            }
        }
        cases.removeAll { $0.fields["message"] == nil }
        let lines = text.components(separatedBy: "\n")
        if let start = lines.firstIndex(where: { $0.contains("BEGIN RSA PRIVATE KEY") }),
            let end = lines.firstIndex(where: { $0.contains("END RSA PRIVATE KEY") })
        {
            privateKey = lines[start...end].map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
        }
        if let start = lines.firstIndex(where: { $0.contains("_domainkey.example.org: |") }) {
            self.key = lines[(start + 1)...].prefix { $0.hasPrefix("    ") }
                .map { $0.trimmingCharacters(in: .whitespaces) }.joined()
        }
    }
}
