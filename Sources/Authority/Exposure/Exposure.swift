import Message

/// One open risk: what is wrong, and what to do next.
public struct ExposureFinding: Hashable, Codable, Sendable {
    public var kind: ExposureKind
    public var severity: ExposureSeverity
    /// Whose it is; nil for a domain of the outside and for the installation itself.
    public var customer: CustomerID?
    /// The domain, or the connector by its name and id.
    public var subject: String
    /// One sentence.
    public var problem: String
    /// One sentence.
    public var next: String

    init(_ kind: ExposureKind, _ customer: CustomerID?, _ subject: String, _ problem: String, next: String) {
        self.kind = kind
        severity = kind.severity
        self.customer = customer
        self.subject = subject
        self.problem = problem
        self.next = next
    }
}

/// The open risks at one moment, worst first.
public struct Exposure: Hashable, Codable, Sendable {
    public var taken: Timestamp
    public private(set) var findings: [ExposureFinding]

    public init(taken: Timestamp, findings: [ExposureFinding]) {
        self.taken = taken
        let order = ExposureKind.allCases
        let ranked = findings.map { finding in
            (rank: order.firstIndex(of: finding.kind) ?? order.count, finding: finding)
        }
        self.findings = ranked.sorted { one, other in
            if one.finding.severity != other.finding.severity { return one.finding.severity > other.finding.severity }
            if one.rank != other.rank { return one.rank < other.rank }
            return (one.finding.subject, one.finding.problem) < (other.finding.subject, other.finding.problem)
        }.map(\.finding)
    }

    public var worst: ExposureSeverity? { findings.first?.severity }

    public func count(_ severity: ExposureSeverity) -> Int {
        findings.count { $0.severity == severity }
    }

    /// What concerns one customer.
    public func of(_ customer: CustomerID) -> Exposure {
        Exposure(taken: taken, findings: findings.filter { $0.customer == customer })
    }
}
