import Authority
import Ledger
import MailAuth
import Message
import Spool

/// Finds out whose a message at the relay door is, and what it proves of itself, from the bytes as they came in.
struct RelayObserver: Sendable {
    let platform: Platform
    let ledger: Ledger
    let resolver: any DNSResolver
    let time: any TimeSource

    /// Who hands in a message.
    enum Sender {
        case known(Observed)
        case nobody(Refusal)
    }

    /// - Throws: `SpoolError` when the body cannot be read.
    func observe(_ submission: Submission, _ content: Draft.Content) async throws(SpoolError) -> Sender {
        guard submission.door == .relay else {
            guard let identity = submission.identity else { return .nobody(Self.nobody("nobody is signed in")) }
            return .known(Observed(identity))
        }
        var relay = submission.connection.relay ?? RelayEvidence()
        let header = content.shape.header
        relay.tenant = relay.isMicrosoft365 ? TenantFieldReader.read(header) : .absent
        if relay.origin != .other { relay.shape = ContentShape.text(of: header) }
        let (identity, connector): (Authenticated, ConnectorFacts)
        if let known = submission.identity {
            guard let facts = ledger.connector(of: known) else { return .known(Observed(known, relay)) }
            (identity, connector) = (known, facts)
        } else {
            switch choose(relay, header) {
            case .known(let chosen, let facts): (identity, connector) = (chosen, facts)
            case .nobody(let reason):
                note(submission, relay, author: header.soleAuthor?.domain)
                return .nobody(Self.nobody(reason))
            }
        }
        if connector.mode.inboundHost != nil {
            relay.mailHosts = await mailHosts(of: submission.distinctRecipients, customer: connector.customer)
        }
        guard connector.needsAuthentication(relay.tenant) else {
            // What says nothing is not worth a place in the record.
            return .known(Observed(identity, relay == RelayEvidence() ? nil : relay))
        }
        let (authentication, results) = try await authenticate(submission, content)
        relay.authentication = authentication
        return .known(Observed(identity, relay, results: results))
    }

    /// Which servers the customer's own domains among the recipients' name. Nobody else's are looked up: strangers choose
    /// them, and nothing hangs on what is said there.
    private func mailHosts(of recipients: [Mailbox], customer: CustomerID) async -> [MailHosts] {
        let resolver = PatientResolver(resolver: resolver, end: time.now() + PatientResolver.patience, time: time)
        var found: [MailHosts] = []
        for recipient in recipients
        where !found.contains(where: { $0.domain == recipient.domain })
            && ledger.owners(of: recipient.domain).contains(customer)
        {
            // Beyond that the message is held for whoever is left.
            guard found.count < MailHosts.mostDomains else { break }
            found.append(MailHosts(recipient.domain, await resolver.resolve(DNSName(recipient.domain), .mx)))
        }
        return found
    }

    /// Without a host name that selects a connector, tenant and author have to select exactly one (threats A5).
    private func choose(_ relay: RelayEvidence, _ header: HeaderBlock) -> RelaySender {
        guard let author = header.soleAuthor?.domain else { return .nobody("there is no single author") }
        return ledger.sender(of: relay, author: author)
    }

    /// Nothing is decided about such a message, but those whose domain was used, and whoever looks for actors, hear of it.
    private func note(_ submission: Submission, _ relay: RelayEvidence, author: DomainName?) {
        let owners = author.map(ledger.owners(of:)) ?? []
        let fields = relay.tenant.fields
        for owner in owners.isEmpty ? [nil] : owners.map(Optional.some) {
            ledger.note(
                RelayRefusal(
                    customer: owner, check: .tenant, tenant: fields?.tenant, organisation: fields?.organisation,
                    peer: submission.connection.peer, feeder: fields?.source?.address,
                    feederGreeting: fields?.source?.greeting, greeting: submission.connection.greeting,
                    author: author, shape: relay.shape, at: time.now()))
        }
    }

    private static func nobody(_ reason: String) -> Refusal {
        Refusal(check: .tenant, outcome: .tenantNotProved, privateReason: reason)
    }

    /// One pass over the stored body for all methods.
    private func authenticate(
        _ submission: Submission, _ content: Draft.Content
    ) async throws(SpoolError) -> (RelayAuthentication, AuthenticationResults) {
        let now = time.now()
        let resolver = PatientResolver(resolver: resolver, end: now + PatientResolver.patience, time: time)
        let bytes = content.shape.header.serialised
        var dkim = DKIMVerifier(header: bytes)
        var arc = ARCVerifier(header: bytes)
        var offset = 0
        while offset < content.body.stored.size {
            let piece = try await content.body.stored.read(at: offset, count: BodyPass.step)
            dkim.update(piece[...])
            arc.update(piece[...])
            offset += piece.count
        }
        let readable = dkim.signatures
        let signatures = await dkim.finish(asking: resolver, at: now)
        let chain = await arc.finish(asking: resolver, at: now)
        let spf = await checkSPF(submission, asking: resolver, at: now)
        let dmarc = await DMARCEvaluator.evaluate(header: bytes, spf: spf, dkim: signatures, asking: resolver)
        let first = chain.firstResults?.results.first { $0.method == "dmarc" }
        let results = AuthenticationResults(
            authservID: platform.host.text,
            results: [spf.map { MethodResult($0) }].compactMap(\.self) + signatures.map { MethodResult($0) }
                + [MethodResult(dmarc), MethodResult(chain)])
        let authentication = RelayAuthentication(
            signatures: SignatureEvidence.all(
                readable, signatures, in: content.shape.header, recipients: submission.distinctRecipients),
            spf: spf?.result ?? .none, dmarc: dmarc.result, arc: chain.result, isARCTemporary: chain.isTemporary,
            firstSealer: chain.sealers.first, firstDMARC: first?.result)
        return (authentication, results)
    }

    private func checkSPF(
        _ submission: Submission, asking resolver: any DNSResolver, at now: Timestamp
    ) async -> SPFResult? {
        guard let peer = submission.connection.peer else { return nil }
        let sender = submission.reversePath.mailbox?.description ?? ""
        return await SPFVerifier.check(
            SPFRequest(
                mailFrom: sender, greeting: submission.connection.greeting ?? "", peer: peer,
                receiver: platform.host.text, at: now), asking: resolver)
    }
}

/// Whose a message is, and what was observed before it is composed. Large, and handed on as it is.
final class Observed: Sendable {
    let identity: Authenticated
    /// nil at other doors than the relay's.
    let relay: RelayEvidence?
    /// What authentication found, to be written above the message (RFC 8601); nil where nothing was looked at.
    let results: AuthenticationResults?
    /// Whether it may come to be handed on as it came.
    var handsOn: Bool { relay?.mailHosts != nil }

    init(_ identity: Authenticated, _ relay: RelayEvidence? = nil, results: AuthenticationResults? = nil) {
        self.identity = identity
        self.relay = relay
        self.results = results
    }
}

extension ConnectorFacts {
    /// Whether anything the message proves by itself could admit it. A tenant that is not on the list is refused whatever
    /// signatures say, so nobody spends time on them.
    fileprivate func needsAuthentication(_ tenant: TenantReading) -> Bool {
        // Whoever gets unproved mail on its own server wants to know what it proves.
        if mode.inboundHost != nil { return true }
        switch kind {
        case .googleWorkspace: return true
        case .network, .certificate, .credential: return false
        case .microsoft365(let rules):
            guard let fields = tenant.fields else { return false }
            // What is held may be let go when its tenant is allowed later: nothing can be looked at then.
            guard mode.isEnforcing else { return true }
            guard let id = fields.tenant else { return rules.tenants.contains { $0.state == .allowed } }
            return rules.allowed(id) != nil
        }
    }
}
