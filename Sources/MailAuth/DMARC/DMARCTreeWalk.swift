import Message

/// The records found at a domain and above it (RFC 9989 4.10).
struct DMARCTreeWalk: Sendable {
    struct Find: Sendable {
        let domain: DomainName
        let record: DMARCRecord
    }

    let start: DomainName
    /// From the longest name to the shortest.
    private(set) var finds: [Find] = []

    /// Asks from `start` upwards, until a record says what its domain is or the names end.
    init(from start: DomainName, asking lookups: inout DMARCLookups) async throws(DMARCLookups.Failure) {
        self.start = start
        for domain in Self.names(from: start) {
            guard let record = try await lookups.record(at: domain) else { continue }
            finds.append(Find(domain: domain, record: record))
            if record.standing != .unknown { break }
        }
    }

    /// The names asked for: `start`, then what is left of it when labels are taken off its left; after a name of eight
    /// labels or more comes its end of seven.
    static func names(from start: DomainName) -> [DomainName] {
        var names = [start]
        var next = start.parent
        while let name = next {
            if name.labels.count < DMARCLimits.queries { names.append(name) }
            next = name.parent
        }
        return names
    }

    /// RFC 9989 4.10.2.
    var organizationalDomain: DomainName {
        for find in finds {
            switch find.record.standing {
            case .organizational: return find.domain
            case .publicSuffix where find.domain != start: return below(find.domain)
            case .publicSuffix, .unknown: break
            }
        }
        return finds.last?.domain ?? start
    }

    /// The record to be applied, by preference that of the author's domain itself, of its organisational domain, of its
    /// public suffix (RFC 9989 4.10.1). Records between those are not.
    var policy: Find? {
        let organization = organizationalDomain
        return finds.first { $0.domain == start } ?? finds.first { $0.domain == organization }
            ?? finds.first { $0.record.standing == .publicSuffix }
    }

    /// The name one label longer than `domain` on the way to `start`.
    private func below(_ domain: DomainName) -> DomainName {
        var name = start
        while let parent = name.parent, parent != domain { name = parent }
        return name
    }
}
