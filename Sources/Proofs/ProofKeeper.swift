import Authority
import Ledger
import Logging
import MailAuth
import Message
import Signing

/// Keeps the proofs of all domains: looks at the DNS for ever, records what it shows, and moves signing keys through
/// their slots as the DNS shows them.
public struct ProofKeeper: Sendable {
    public let ledger: Ledger
    public let vault: KeyVault
    let resolver: any DNSResolver
    let zoneFile: PlatformZoneFile?
    let time: any TimeSource
    let log: Logger

    /// How many domains are looked at in one go.
    static let batch = 64
    /// How long a newly added domain may wait until it is noticed.
    static let pause = Span.seconds(5)
    /// How long a new key may wait until it stands in the platform's zone.
    static let zonePause = Span.seconds(15)

    /// - Parameter zoneFile: where the platform's records are written for its name server; nil beside a `serve`, which
    ///   alone writes them.
    public init(
        ledger: Ledger, vault: KeyVault, resolver: any DNSResolver, zoneFile: PlatformZoneFile?, time: any TimeSource,
        log: Logger
    ) {
        self.ledger = ledger
        self.vault = vault
        self.resolver = resolver
        self.zoneFile = zoneFile
        self.time = time
        self.log = log
    }

    /// Adds a domain to a customer and makes the keys of both its slots.
    ///
    /// - Returns: the records that the domain's owner publishes.
    /// - Throws: `LedgerError`, `SigningError`, or the file system's error.
    public func add(
        _ domain: DomainName, for customer: Customer, includesSubdomains: Bool, by principal: Principal
    ) async throws -> [RecordToPublish] {
        let names = names(of: domain, customer)
        let label = customer.facts.label
        let records = RecordToPublish.all(for: names, label: label, includesSubdomains: includesSubdomains)
        guard !records.isEmpty else {
            throw LedgerError.notAllowed("\(domain) is too long to publish records beneath it")
        }
        _ = try await ledger.addDomain(
            domain, for: customer.facts.id, includesSubdomains: includesSubdomains, by: principal)
        try await fillSlots(of: domain, label: label)
        try await writeZone()
        return records
    }

    /// Looks at one domain now, records what that shows, and takes the steps of key rotation that are due.
    ///
    /// - Parameter turningKeys: whether its keys shall change places now, if the DNS shows the next one.
    public func prove(
        _ row: DomainRow, of customer: Customer, turningKeys: Bool = false, by principal: Principal
    ) async throws -> Proved {
        let label = customer.facts.label
        let sight = try await look(at: row, of: customer)
        // Answers that somebody who gave up did not wait for are none.
        try Task.checkCancellation()
        // Keys come first: a domain that is active has one that signs.
        let steps = try await turnKeys(of: row.domain, label: label, seen: sight.keys, isAsked: turningKeys)
        // Another look may have been quicker: this one adds to what is known now.
        var row = ledger.domain(row.domain, of: row.customer) ?? row
        row.course = row.course.observing(sight.observation, at: time.now())
        row.lastResult = sight.observation.sentence
        if sight.returnPath != .unanswered { row.hasReturnPath = sight.returnPath == .inPlace }
        try await ledger.recordProof(row, by: principal)
        let keys = try await vault.keys(of: row.domain, label: label).map { (key: $0, sight: sight.keys[$0.selector]) }
        return Proved(row: row, observation: sight.observation, steps: steps, keys: keys)
    }

    /// Looks at domains that are due, a batch of them at once. What goes wrong with one of them keeps no other from being
    /// looked at, and is tried again.
    ///
    /// - Returns: how many were looked at.
    @discardableResult
    public func proveDue() async -> Int {
        let due = ledger.domainsDue(at: time.now(), limit: Self.batch)
        return await withTaskGroup(of: Bool.self) { group in
            for row in due { group.addTask { await proveAgain(row) } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    private func proveAgain(_ row: DomainRow) async -> Bool {
        guard let customer = ledger.customer(row.customer) else { return false }
        var facts: Logger.Metadata = ["domain": "\(row.domain)", "customer": "\(row.customer)"]
        do {
            let result = try await prove(row, of: customer, by: .system("proofs"))
            guard result.row.course.state != row.course.state else { return true }
            facts["from"] = "\(row.course.state.rawValue)"
            facts["to"] = "\(result.row.course.state.rawValue)"
            facts["seen"] = "\(result.observation.sentence)"
            log.notice("domain proof changed", metadata: facts)
            return true
        } catch is CancellationError {
            return false
        } catch {
            facts["error"] = "\(error)"
            log.warning("a domain proof waits", metadata: facts)
            return false
        }
    }

    /// Goes on until it is cancelled, whatever becomes of the ledger and the disk.
    public func run() async throws {
        var nextZone = time.now()
        while !Task.isCancelled {
            while await proveDue() == Self.batch, !Task.isCancelled {}
            if time.now() >= nextZone {
                do {
                    try await writeZone()
                } catch {
                    log.warning("the platform's zone waits to be written", metadata: ["error": "\(error)"])
                }
                nextZone = time.now() + Self.zonePause
            }
            try await time.sleep(until: time.now() + Self.pause)
        }
    }

    public func names(of domain: DomainName, _ customer: Customer) -> PublishedNames {
        PublishedNames(domain: domain, platform: ledger.platform, label: customer.facts.label)
    }

    private func look(at row: DomainRow, of customer: Customer) async throws -> ProofSight {
        let label = customer.facts.label
        let keys = try await vault.keys(of: row.domain, label: label).filter(\.course.isWanted)
        var random = SystemRandomNumberGenerator()
        let names = names(of: row.domain, customer)
        let look = ProofLook(
            names: names, label: label, keys: keys, governors: governors(of: row),
            nonce: "_csgn-\(String(random.next(), radix: 36))", resolver: resolver)
        var sight = await look.observe()
        sight.returnPath = await ReturnPathLook(names: names, resolver: resolver).observe()
        return sight
    }

    /// Domains above this one that somebody else has proved.
    private func governors(of row: DomainRow) -> [DomainName] {
        var found: [DomainName] = []
        var above = row.domain.parent
        while let domain = above, domain.parent != nil {
            let owners = ledger.domains().filter { owner in
                owner.domain == domain && [.active, .warning].contains(owner.course.state)
            }
            let isOurs = owners.contains { $0.customer == row.customer }
            if !owners.isEmpty, !isOurs { found.append(domain) }
            above = domain.parent
        }
        return found
    }
}

extension ProofObservation {
    /// What was seen, for people.
    public var sentence: String {
        switch self {
        case .named(let selectors, let admitsSubdomains):
            let scope = admitsSubdomains ? ", sub-domains included" : ""
            return selectors > 0
                ? "the record names this account\(scope); \(selectors) of 2 selectors lead to our keys"
                : "the record names this account\(scope), but no selector leads to our keys"
        case .namesOthers: return "the record names other accounts only"
        case .governed(let domain): return "the owner of \(domain) has not named this account for its sub-domains"
        case .absent(let reason): return reason
        case .unanswered(let reason): return "the DNS did not answer: \(reason)"
        }
    }
}
