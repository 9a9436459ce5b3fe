import Authority
import Ledger
import Logging
import MailAuth
import Message
import Synchronization

/// Takes the open risks of the installation again and again, keeps the last result for the console and the metrics, and
/// tells once about each new bad one.
public final class ExposureKeeper: Sendable {
    /// How often the risks are taken.
    public static let pause = Span.hours(6)
    /// From the start until the first time, so that starting is not slowed.
    static let firstPause = Span.minutes(1)
    /// After a time that failed.
    static let retryPause = Span.minutes(10)

    /// What makes two findings the same one.
    private struct Identity: Hashable {
        var kind: ExposureKind
        var subject: String
        var customer: String
    }

    private struct State {
        var exposure: Exposure?
        var told: Set<Identity> = []
    }

    private let ledger: Ledger
    private let resolver: any DNSResolver
    private let networks: @Sendable () -> SenderNetworks
    private let time: any TimeSource
    private let log: Logger
    private let state = Mutex(State())

    /// - Parameter networks: the list of shared senders in force.
    public init(
        ledger: Ledger, resolver: any DNSResolver, networks: @escaping @Sendable () -> SenderNetworks,
        time: any TimeSource, log: Logger
    ) {
        self.ledger = ledger
        self.resolver = resolver
        self.networks = networks
        self.time = time
        self.log = log
    }

    /// The last result; nil until there is one.
    public var current: Exposure? { state.withLock { $0.exposure } }

    /// Goes on until it is cancelled.
    public func run() async throws {
        var pause = Self.firstPause
        while true {
            try await time.sleep(until: time.now() + pause)
            do {
                try await refresh()
                pause = Self.pause
            } catch {
                log.warning("the open risks could not be taken", metadata: ["error": "\(error)"])
                pause = Self.retryPause
            }
        }
    }

    /// Takes the risks now.
    ///
    /// - Throws: `LedgerError`.
    @discardableResult
    public func refresh() async throws -> Exposure {
        let survey = ExposureSurvey(ledger: ledger, resolver: resolver, networks: networks())
        let exposure = try await survey.take(at: time.now())
        // Answers that somebody who gave up did not wait for are none.
        try Task.checkCancellation()
        for finding in keep(exposure) {
            log.warning(
                "a new risk is open",
                metadata: [
                    "kind": "\(finding.kind.rawValue)", "severity": "\(finding.severity.rawValue)",
                    "subject": "\(finding.subject)", "customer": "\(Self.text(finding.customer))",
                    "problem": "\(finding.problem)", "next": "\(finding.next)",
                ])
        }
        return exposure
    }

    /// - Returns: what is bad and was not told before. A subject that the DNS says nothing about now is not told anew
    ///   when it answers again.
    private func keep(_ exposure: Exposure) -> [ExposureFinding] {
        let bad = exposure.findings.filter { $0.severity >= .high }
        let silent = Set(exposure.findings.filter { $0.kind == .unanswered }.map(\.subject))
        return state.withLock { state in
            let fresh = bad.filter { !state.told.contains(Self.identity($0)) }
            state.told = state.told.filter { silent.contains($0.subject) }.union(bad.map(Self.identity))
            state.exposure = exposure
            return fresh
        }
    }

    private static func identity(_ finding: ExposureFinding) -> Identity {
        Identity(kind: finding.kind, subject: finding.subject, customer: text(finding.customer))
    }

    private static func text(_ customer: CustomerID?) -> String { customer?.description ?? "none" }
}
