import MailAuth
import Message

/// Answers DNS questions from zones alone: for tests, drills, the sandbox, and `inspect` with a zone file.
public struct ZoneResolver: DNSResolver {
    /// CNAMEs followed for one question.
    public static let maximumAliases = 10

    private let sources: [any ZoneSource]

    /// - Parameter sources: what one of them has, the zone has; the same name may be in several.
    public init(_ sources: [any ZoneSource]) {
        self.sources = sources
    }

    public func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        let zones = sources.map { $0.zone() }
        var aliases: [DNSName] = []
        var owner = name
        while true {
            let found = zones.compactMap { $0.entries(at: owner) }
            guard !found.isEmpty else { return answer(.noName, aliases) }
            let entries = found.flatMap(\.self)
            let records = entries.compactMap { entry -> DNSRecord? in
                if case .record(type, let record) = entry { record } else { nil }
            }
            if !records.isEmpty { return answer(.records(records), aliases) }
            guard let target = Self.alias(entries) else {
                return answer(entries.contains(.timeOut) ? .failure("timed out") : .noData, aliases)
            }
            guard aliases.count < Self.maximumAliases, target != name, !aliases.contains(target) else {
                return answer(.failure("the CNAMEs lead nowhere"), aliases)
            }
            aliases.append(target)
            owner = target
        }
    }

    private static func alias(_ entries: [ZoneEntry]) -> DNSName? {
        for case .record(.cname, .name(let target)) in entries { return target }
        return nil
    }

    private func answer(_ outcome: DNSAnswer.Outcome, _ aliases: [DNSName]) -> DNSAnswer {
        DNSAnswer(outcome, aliases: aliases, timeToLive: 0)
    }
}
