import Message

/// The records of one evaluation; no name is asked for twice.
struct DMARCLookups: Sendable {
    let resolver: any DNSResolver
    private var known: [DomainName: Result<DMARCRecord?, Failure>] = [:]

    /// A question the DNS did not answer.
    struct Failure: Error, Hashable, Sendable {
        let reason: String
    }

    init(_ resolver: any DNSResolver) {
        self.resolver = resolver
    }

    /// The one record a domain publishes itself; several are as good as none (RFC 9989 4.10).
    mutating func record(at domain: DomainName) async throws(Failure) -> DMARCRecord? {
        if let answer = known[domain] { return try answer.get() }
        let answer = await ask(domain)
        known[domain] = answer
        return try answer.get()
    }

    private func ask(_ domain: DomainName) async -> Result<DMARCRecord?, Failure> {
        guard let name = try? DNSName("_dmarc.\(domain.text)") else { return .success(nil) }
        let answer = await resolver.resolve(name, .txt)
        if case .failure(let cause) = answer.outcome {
            return .failure(Failure(reason: "the policy of \(domain) could not be fetched: \(cause)"))
        }
        let records = answer.records.compactMap { record in
            if case .text(let text) = record { DMARCRecord(text) } else { nil }
        }
        return .success(records.count == 1 ? records[0] : nil)
    }

    /// Whether a domain exists (RFC 9989 3.2.13, RFC 8020): anything but NXDOMAIN says so.
    func exists(_ domain: DomainName) async throws(Failure) -> Bool {
        switch await resolver.resolve(DNSName(domain), .a).outcome {
        case .records, .noData: return true
        case .noName: return false
        case .failure(let cause): throw Failure(reason: "\(domain) could not be looked up: \(cause)")
        }
    }
}
