import Message

/// Whether proved domains belong to the author (RFC 9989 4.4 and 4.10.2).
struct DMARCAlignment: Sendable {
    let author: DomainName
    /// The author's organisational domain.
    let organization: DomainName
    let record: DMARCRecord
    private var walks = 0

    init(author: DomainName, organization: DomainName, record: DMARCRecord) {
        self.author = author
        self.organization = organization
        self.record = record
    }

    mutating func holds(
        for identifier: DMARCIdentifier, asking lookups: inout DMARCLookups
    ) async throws(DMARCLookups.Failure) -> Bool {
        if identifier.domain == author { return true }
        let isStrict = identifier.method == .spf ? record.isSPFStrict : record.isDKIMStrict
        // An organisational domain is never below the name it belongs to, so most strangers' names cost no question.
        guard !isStrict, identifier.domain.isAtOrBelow(organization), walks < DMARCLimits.walks else { return false }
        walks += 1
        return try await DMARCTreeWalk(from: identifier.domain, asking: &lookups).organizationalDomain == organization
    }
}
