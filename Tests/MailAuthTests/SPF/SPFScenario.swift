import Foundation
import MailAuth
import Message

/// One file of SPF scenarios in the form its authors gave it, which looks like YAML but repeats keys: read line by line.
struct SPFScenario {
    struct Check: CustomStringConvertible {
        var scenario: String
        var domain: String
        var sender: String
        var ip: String
        var expected: String
        var resolver: TableResolver

        var description: String { "\(scenario): \(domain) \(sender) \(ip)" }
    }

    /// The checks, each with the records as they stood at its line.
    static func checks(in text: String) -> [Check] {
        var checks: [Check] = []
        var check = Check(scenario: "", domain: "", sender: "", ip: "", expected: "", resolver: TableResolver())
        var records: [(key: String, lines: [String])] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("---") { records = [] }
            var trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.hasPrefix("- ") { trimmed.removeFirst(2) }
            guard let colon = trimmed.firstIndex(of: ":"), !trimmed.hasPrefix("#") else { continue }
            let key = String(trimmed[..<colon])
            let value = trimmed[trimmed.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            switch key {
            case "name": check.scenario = value
            case "domain": check.domain = value
            case "sender": check.sender = value
            case "ip": check.ip = value
            case "expect":
                check.expected = value
                check.resolver = TableResolver(records.flatMap(\.lines).joined(separator: "\n"))
                check.resolver.add("_dns_error.org TIMEOUT")
                check.resolver.add("_dns_error.test.org TIMEOUT")
                checks.append(check)
            case "spf", "exp", "a", "aaaa", "mx", "ptr":
                let owner = value.prefix { $0 != " " }
                let data = value.dropFirst(owner.count).trimmingCharacters(in: .whitespaces)
                records.removeAll { $0.key == "\(key) \(owner)" }
                records.append(("\(key) \(owner)", Self.lines(key, String(owner), data)))
            default: break
            }
        }
        return checks
    }

    private static func lines(_ key: String, _ owner: String, _ data: String) -> [String] {
        let items = data.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        switch key {
        case "a": return items.map { "\(owner) A \($0)" }
        case "aaaa": return items.map { "\(owner) AAAA \($0)" }
        case "ptr": return items.map { "\(reverse(owner)) PTR \($0)" }
        case "mx":
            return items.enumerated().flatMap { index, item in
                let host = "mx\(index).of.\(owner)"
                return ["\(owner) MX \(index) \(host)", "\(host) \(item.contains(":") ? "AAAA" : "A") \(item)"]
            }
        default: return ["\(owner) TXT \(data)"]
        }
    }

    private static func reverse(_ text: String) -> String {
        guard let address = try? IPAddress(text) else { return text }
        if address.isIPv4 { return address.octets.reversed().map(String.init).joined(separator: ".") + ".in-addr.arpa" }
        return address.octets.reversed().flatMap { [$0 & 15, $0 >> 4] }.map { String($0, radix: 16) }
            .joined(separator: ".") + ".ip6.arpa"
    }
}
