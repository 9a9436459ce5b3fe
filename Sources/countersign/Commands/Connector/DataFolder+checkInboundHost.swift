import Authority
import Ledger
import MailAuth
import Message
import Pipeline

extension DataFolder {
    /// Whether a domain that the customer has proved names the host as its mail server. Asked again for every message;
    /// here so that a slip of the pen is found at once.
    ///
    /// - Throws: `Failure` when none does, or the DNS does not answer.
    func checkInboundHost(_ mode: ConnectorMode, of customer: Customer, in ledger: Ledger) async throws {
        guard let host = mode.inboundHost else { return }
        let resolver = try resolver()
        let domains = ledger.domains(of: customer.facts.id).filter { [.active, .warning].contains($0.course.state) }
        var unanswered: [DomainName] = []
        for row in domains {
            let answer = await resolver.resolve(DNSName(row.domain), .mx)
            guard let names = MailHosts(row.domain, answer).names else {
                unanswered.append(row.domain)
                continue
            }
            if names.contains(host.name.text) { return }
        }
        let asked =
            unanswered.isEmpty ? "" : "; the DNS did not answer about \(unanswered.map(\.text).joined(separator: ", "))"
        throw Failure(
            "no domain that \(customer.facts.name) has proved names \(host.name) in its MX records\(asked)")
    }
}
