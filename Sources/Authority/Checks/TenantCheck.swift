import Message

/// May whoever feeds this connector write for its customer?
///
/// At the relay door alone, where a platform's good name was lent to strangers before: a connection of Microsoft 365 or
/// Google shows which service speaks, never which of its customers. That takes the tenant's own proof. Connectors of the
/// other kinds are proved by their connection, which the check `credential` has looked at.
struct TenantCheck: Check {
    let name = CheckName.tenant

    func examine(_ question: Question, _ review: inout Review) {
        guard question.claim.door == .relay else {
            review.pass(name, "not handed in by a relay")
            return
        }
        guard let connector = question.envelope.connector, let author = question.message.authors.first else {
            review.refuse(refusal(.tenantNotProved, "no connector, or nobody wrote the message"))
            return
        }
        let finding: TenantFinding
        switch connector.kind {
        case .microsoft365(let rules):
            finding = MicrosoftTenant(rules: rules, author: author.mailbox.domain, relay: question.evidence.relay)
                .find()
        case .googleWorkspace:
            finding = GoogleSender(author: author.mailbox.domain, question: question).find()
        case .network: finding = .proved(.network, "the addresses are the customer's own", signature: nil)
        case .certificate: finding = .proved(.certificate, "the certificate is the customer's own", signature: nil)
        case .credential(let id): finding = .proved(.credential(id), "the key is the customer's own", signature: nil)
        }
        switch finding {
        case .undecided(let reason): review.refuse(refusal(.undecided, reason))
        case .unproved(let reason): review.refuse(refusal(.tenantNotProved, reason))
        case .proved(let ground, let reason, let signature):
            // What is asked about again was counted when it came in.
            if let signature, question.facts.readmission == nil {
                if let problem = exhaustion(of: signature, ground, question, &review) {
                    review.refuse(refusal(.tenantNotProved, problem))
                    return
                }
            }
            review.pass(name, reason)
            review.relayProof = RelayProof(
                connector: connector.id, authorDomain: author.mailbox.domain, ground: ground)
            if let signature, question.facts.readmission == nil { takeOnce(signature, question, &review) }
        }
    }

    /// Whoever got hold of one signed message must not be able to send it to the world where nothing but the signature says
    /// whose it is (threats A4).
    ///
    /// - Returns: why it proves nothing any more; nil when it does.
    private func exhaustion(
        of signature: SignatureEvidence, _ ground: RelayProof.Ground, _ question: Question, _ review: inout Review
    ) -> String? {
        guard ground.restsOnSignatureAlone else { return nil }
        let now = question.now
        guard let signedAt = signature.signedAt, now - signedAt < ReplayLimits.age, signedAt - now < ReplayLimits.skew
        else { return "the signature is too old, or does not tell its age" }
        let key = CellKey.signatureOutsiders(signature.hash)
        var outsiders = question.facts.cells.count(key)
        outsiders.add(signature.outsiders.count, at: now)
        guard outsiders.total(at: now) <= ReplayLimits.outsiders else {
            return "too many recipients that the signed message does not name"
        }
        if !signature.outsiders.isEmpty { review.writes[key] = .count(outsiders) }
        return nil
    }

    /// A signed message is taken once for each recipient; what comes a second time was delivered the first time.
    private func takeOnce(_ signature: SignatureEvidence, _ question: Question, _ review: inout Review) {
        var repeated: [Int] = []
        for index in question.original.indices where question.original[index] == index {
            let key = CellKey.signatureUse(signature.hash, by: question.facts.recipients[index].key)
            var use = question.facts.cells.count(key)
            if use.total(at: question.now) > 0 {
                repeated.append(index)
            } else {
                use.add(1, at: question.now)
                review.writes[key] = .count(use)
            }
        }
        let reason = "this signed message was taken for them before"
        review.keep(repeated, as: .drop(refusal(.tenantNotProved, reason)), name, reason)
    }
}

/// How often one signed message may be relayed where its signature is what proves it.
enum ReplayLimits {
    /// A cell remembers uses for longer.
    static let age = Span.hours(24)
    /// How far a sender's clock may be ahead.
    static let skew = Span.hours(1)
    /// Recipients, in all, that are in no signed To or Cc field: blind copies.
    static let outsiders = 5
}

/// What one kind of evidence says.
enum TenantFinding {
    /// - signature: the one that was used, if any.
    case proved(RelayProof.Ground, String, signature: SignatureEvidence?)
    case unproved(String)
    case undecided(String)
}

extension RelayProof.Ground {
    /// Whether nothing but a signature says whose mail it is: anybody may carry signed mail around.
    var restsOnSignatureAlone: Bool {
        switch self {
        case .google: true
        case .signedTenant, .namedTenant, .network, .certificate, .credential: false
        }
    }
}
