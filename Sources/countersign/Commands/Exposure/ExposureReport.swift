import Authority
import Message

/// The open risks as the command prints them.
struct ExposureReport: Encodable {
    struct Finding: Encodable {
        let kind: ExposureKind
        let severity: ExposureSeverity
        let customer: CustomerID?
        let customerName: String?
        let subject: String
        let problem: String
        let next: String
    }

    /// The domain, the customer, or the platform.
    let about: String
    let taken: String
    let findings: [Finding]

    init(_ exposure: Exposure, about: String, names: [CustomerID: String]) {
        self.about = about
        taken = Output.time(exposure.taken)
        findings = exposure.findings.map {
            Finding(
                kind: $0.kind, severity: $0.severity, customer: $0.customer,
                customerName: $0.customer.flatMap { names[$0] }, subject: $0.subject, problem: $0.problem, next: $0.next
            )
        }
    }

    /// For people.
    var text: String {
        guard let worst = findings.first else { return "No open risks of \(about) were found." }
        let count = findings.count == 1 ? "1 open risk" : "\(findings.count) open risks"
        var lines = ["\(count) of \(about), worst first: \(worst.severity.rawValue)"]
        for finding in findings {
            let owner = finding.customerName.map { " of \($0)" } ?? ""
            lines += [
                "", "\(finding.severity.rawValue): \(finding.subject)\(owner) [\(finding.kind.rawValue)]",
                "  \(finding.problem)", "  Next: \(finding.next)",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
