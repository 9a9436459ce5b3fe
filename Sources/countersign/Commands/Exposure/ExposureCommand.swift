import ArgumentParser
import Authority
import Foundation
import Ledger
import MailAuth
import Message
import Proofs
import Resolver

/// `countersign exposure`: the open risks, worst first, with what to do next.
struct ExposureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exposure", abstract: "List the open risks of the installation, a customer, or any domain.",
        discussion: """
            Without --domain the data folder's customers are looked at. With --domain any domain of the Internet is, and \
            no data folder is needed.
            """)

    @Option(name: .long, help: "Only this customer: id, account label or name.")
    var customer: String?

    @Option(name: .long, help: "Any domain, of a customer or not.")
    var domain: String?

    @Option(name: .long, help: "Answer DNS from this JSON file instead of the Internet.")
    var zone: String?

    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard customer == nil || domain == nil else {
            throw ValidationError("--customer and --domain exclude each other")
        }
    }

    func run() async throws {
        let now = SystemTime().now()
        let report: ExposureReport
        if let domain {
            report = await Self.report(
                on: try readDomain(domain), asking: try resolver(), at: now,
                networks: (try? folder.senderNetworks(at: now)) ?? .builtIn)
        } else {
            report = try await ofInstallation(at: now)
        }
        guard !folder.json else { return try Output.json(report) }
        print(report.text)
    }

    static func report(
        on domain: DomainName, asking resolver: any DNSResolver, at now: Timestamp, networks: SenderNetworks
    ) async -> ExposureReport {
        let sight = await ExposureLook(resolver: resolver).look(at: domain)
        let exposure = Exposure(taken: now, findings: DomainExposure(sight, networks: networks).findings)
        return ExposureReport(exposure, about: domain.text, names: [:])
    }

    private func ofInstallation(at now: Timestamp) async throws -> ExposureReport {
        let ledger = try folder.openLedger()
        let customers = ledger.customers()
        let wanted = try customer.map { try CustomerChoice.find($0, among: customers).facts }
        let survey = ExposureSurvey(
            ledger: ledger, resolver: try resolver(), networks: try folder.senderNetworks(at: now))
        let exposure = try await reporting { try await survey.take(of: wanted?.id, at: now) }
        let names = Dictionary(
            customers.map { ($0.facts.id, $0.facts.name) }, uniquingKeysWith: { first, _ in first })
        return ExposureReport(exposure, about: wanted?.name ?? ledger.platform.text, names: names)
    }

    /// Who answers DNS: `--zone`, the zone of a sandbox's folder, or the Internet.
    private func resolver() throws -> any DNSResolver {
        if zone == nil, domain == nil { return try folder.resolver() }
        return try CommandResolver.make(zone: zone)
    }
}
