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
            // Other checks refuse that, and say what is missing; without a proof nothing is signed.
            review.note(name, "no connector, or nobody wrote the message")
            return
        }
        let finding: TenantFinding
        switch connector.kind {
        case .microsoft365(let rules):
            finding = MicrosoftTenant(
                rules: rules, author: author.mailbox.domain, relay: question.evidence.relay,
                domains: question.facts.domains
            ).find()
        case .googleWorkspace:
            finding = GoogleSender(author: author.mailbox.domain, question: question).find()
        case .network: finding = .proved(.network, "the addresses are the customer's own", signature: nil)
        case .certificate: finding = .proved(.certificate, "the certificate is the customer's own", signature: nil)
        case .credential(let id): finding = .proved(.credential(id), "the key is the customer's own", signature: nil)
        }
        switch finding {
        case .undecided(let reason): review.refuse(refusal(.undecided, reason))
        case .unproved(let reason): review.refuse(refusal(.tenantNotProved, reason))
        case .forbidden(let reason): review.refuse(refusal(.tenantNotProved, reason), evenObserving: true)
        case .proved(let ground, let reason, let signature):
            // What is asked about again was counted when it came in.
            if let signature, ground.restsOnSignatureAlone, question.facts.readmission == nil {
                if let problem = exhaustion(of: signature, question, &review) {
                    review.refuse(refusal(.tenantNotProved, problem))
                    return
                }
            }
            review.pass(name, reason)
            review.relayProof = RelayProof(
                connector: connector.id, authorDomain: author.mailbox.domain, ground: ground)
        }
    }

    /// Whoever got hold of one signed message must not be able to send it to the world where nothing but the signature says
    /// whose it is (threats A4).
    ///
    /// - Returns: why it proves nothing any more; nil when it does.
    private func exhaustion(
        of signature: SignatureEvidence, _ question: Question, _ review: inout Review
    ) -> String? {
        let now = question.now
        guard let signedAt = signature.signedAt, now - signedAt < ReplayLimits.age, signedAt - now < ReplayLimits.skew
        else { return "the signature is too old, or does not tell its age" }
        var writes: [CellKey: Cell] = [:]
        func count(_ amount: Int, _ key: CellKey, limit: Int) -> Bool {
            guard amount > 0 else { return true }
            var count = question.facts.cells.count(key)
            count.add(amount, at: now)
            writes[key] = .count(count)
            return count.total(at: now) <= limit
        }
        // Whoever is written to again counts as before.
        let fresh = signature.outsiders.filter { index in
            let key = CellKey.signatureUse(signature.hash, by: question.facts.recipients[index].key)
            return question.facts.cells.count(key).total(at: now) == 0
        }
        guard count(fresh.count, .signatureOutsiders(signature.hash), limit: ReplayLimits.outsiders)
        else { return "too many recipients that the signed message does not name" }
        for index in question.original.indices where question.original[index] == index {
            let key = CellKey.signatureUse(signature.hash, by: question.facts.recipients[index].key)
            guard count(1, key, limit: ReplayLimits.uses) else {
                return "this signed message was taken for \(Review.list([index])) before"
            }
        }
        review.writes.merge(writes) { $1 }
        return nil
    }
}

/// How often one signed message may be relayed where its signature is what proves it.
enum ReplayLimits {
    /// With the skew no longer than a cell remembers uses.
    static let age = Span.hours(23)
    /// How far a sender's clock may be ahead.
    static let skew = Span.hours(1)
    /// How often for one recipient: a sender that did not get our answer sends the same message again.
    static let uses = 3
    /// Recipients, in all, that are in no signed To or Cc field: blind copies.
    static let outsiders = 5
}

/// What one kind of evidence says.
enum TenantFinding {
    /// - signature: the one that was used, if any.
    case proved(RelayProof.Ground, String, signature: SignatureEvidence?)
    case unproved(String)
    /// The tenant is denied, or what names it is doubled, broken or contradicts itself: refused also where others are only
    /// observed.
    case forbidden(String)
    case undecided(String)
}

extension RelayProof.Ground {
    /// Whether nothing but a signature says whose mail it is: anybody may carry signed mail around.
    var restsOnSignatureAlone: Bool {
        switch self {
        case .google, .signatureOfTenant: true
        case .signedTenant, .namedTenant, .network, .certificate, .credential: false
        }
    }
}
