import Authority
import Ledger
import Logging
import MailAuth
import Message
import Signing
import Spool

/// The one way from a door to the spool: evidence, decision, signature, queue.
///
/// New messages, released ones and those whose signatures grew old all pass here. The order is what the promises hang
/// on: the ledger's commit makes `Authorised`, the signer makes `Signed` of nothing else, the spool takes nothing else,
/// and only after the spool's commit is anything answered.
public final class Pipeline: Admitting {
    let ledger: Ledger
    let signer: Signer
    let spool: Spool
    let time: any TimeSource
    let composer: Composer
    let observer: RelayObserver
    let handingOver: any HandingOver
    let gate: Gate
    let limits: ScanLimits
    let log: Logger

    /// - Parameters:
    ///   - messageSize: octets of the largest message taken.
    ///   - handingOver: takes unproved mail to customers' own mail servers.
    ///   - room: how many messages may be under way at once.
    public init(
        platform: Platform, ledger: Ledger, signer: Signer, spool: Spool, resolver: any DNSResolver,
        handingOver: any HandingOver, time: any TimeSource,
        messageSize: Int = Limits.standard.messageSize, room: Int = 512, log: Logger
    ) {
        self.ledger = ledger
        self.signer = signer
        self.spool = spool
        self.time = time
        self.handingOver = handingOver
        self.log = log
        gate = Gate(room: room)
        // Nobody reads the text of a message yet, and keeping it would double what a message takes while it is under way.
        limits = ScanLimits(messageOctets: messageSize, textPartOctets: 0, textOctets: 0)
        composer = Composer(platform: platform, spool: spool)
        observer = RelayObserver(platform: platform, ledger: ledger, resolver: resolver, time: time)
    }

    public func openDraft(for customer: CustomerID) async throws -> Draft {
        draft(in: try await gate.enter(for: customer))
    }

    public func openDraftIfRoom(for customer: CustomerID) -> Draft? {
        gate.enterIfRoom(for: customer).map { draft(in: $0) }
    }

    public func openDraft(beside draft: Draft) -> Draft {
        self.draft(in: draft.place)
    }

    private func draft(in place: Gate.Place) -> Draft {
        Draft(place: place, writer: spool.bodyWriter(), limits: limits)
    }

    public func preview(
        _ identity: Authenticated, door: Door, connection: Connection, reversePath: ReversePath, recipients: [Mailbox]
    ) async -> Refusal? {
        let claim = Claim(
            id: newID(), door: door, identity: identity.identity, customer: identity.customer,
            reversePath: reversePath, recipients: recipients)
        return await ledger.preview(
            claim, peer: connection.peer, greeting: connection.greeting, relay: connection.relay)
    }

    public func admit(_ submission: Submission) async -> Admission {
        switch await admit(batch: [submission]) {
        case .accepted(let accepted):
            accepted.first.map { .accepted($0) } ?? .unavailable(Outage(.ledger, reason: "nothing was decided"))
        case .refused(let refusal, _): .refused(refusal)
        case .undecided(let refusal, _): .undecided(refusal)
        case .unavailable(let outage): .unavailable(outage)
        }
    }

    public func admit(batch submissions: [Submission]) async -> BatchAdmission {
        do {
            switch try await compose(submissions) {
            case .success(let compositions): return try await decide(compositions)
            case .failure(let nobody):
                log.info(
                    "turned away",
                    metadata: [
                        "check": "\(nobody.refusal.check.rawValue)", "reason": "\(nobody.refusal.privateReason)",
                    ])
                return nobody.refusal.isTemporary
                    ? .undecided(nobody.refusal, index: nobody.index) : .refused(nobody.refusal, index: nobody.index)
            }
        } catch {
            log.error(
                "nothing can be taken in", metadata: ["part": "\(error.part.rawValue)", "reason": "\(error.reason)"])
            return .unavailable(error)
        }
    }

    /// A message for which no customer could be found.
    private struct Nobody: Error {
        var refusal: Refusal
        var index: Int
    }

    private func compose(_ submissions: [Submission]) async throws(Outage) -> Result<[Composition], Nobody> {
        var compositions: [Composition] = []
        for (index, submission) in submissions.enumerated() {
            let sender: RelayObserver.Sender
            let content: Draft.Content
            do {
                content = try await submission.draft.finish()
                sender = try await observer.observe(submission, content)
            } catch {
                throw Outage(error)
            }
            let observed: Observed
            switch sender {
            case .known(let found): observed = found
            case .nobody(let refusal): return .failure(Nobody(refusal: refusal, index: index))
            }
            guard let customer = ledger.customer(observed.identity.customer) else {
                throw Outage(.ledger, reason: "customer \(observed.identity.customer) is not known")
            }
            do {
                compositions.append(
                    try await composer.compose(
                        submission, content, observed, id: submission.id ?? newID(), label: customer.facts.label))
            } catch {
                throw Outage(error)
            }
        }
        return .success(compositions)
    }

    /// From final bytes to the spool; all of them or none.
    private func decide(_ compositions: [Composition]) async throws(Outage) -> BatchAdmission {
        // Asked before anything is debited: a full disk shall cost nobody a day's budget.
        do { try spool.ensureRoom() } catch { throw Outage(error) }
        let decided = try await verdicts(on: compositions)
        for (index, decision) in decided.enumerated() {
            switch decision.verdict.ruling {
            case .refused(let refusal):
                report(refusal, of: decision.verdict.id)
                return .refused(refusal, index: index)
            case .undecided(let refusal):
                report(refusal, of: decision.verdict.id)
                return .undecided(refusal, index: index)
            case .decided: continue
            }
        }
        // First of all: what is not taken there is nowhere, and its sender still has it.
        for (index, (composition, decision)) in zip(compositions, decided).enumerated() {
            guard let refusal = await handOver(composition, decision) else { continue }
            report(refusal, of: decision.verdict.id)
            return refusal.isTemporary ? .undecided(refusal, index: index) : .refused(refusal, index: index)
        }
        var deposits: [Deposit] = []
        for (composition, decision) in zip(compositions, decided) {
            deposits += try await self.deposits(for: composition, decision)
        }
        do {
            try await spool.deposit(deposits)
        } catch {
            throw Outage(error)
        }
        return .accepted(zip(compositions, decided).map { accepted($0, $1) })
    }

    private func verdicts(on compositions: [Composition]) async throws(Outage) -> [Decided] {
        do {
            return try await ledger.decide(
                compositions.map {
                    DecisionRequest(
                        claim: $0.claim, evidence: $0.evidence, digest: $0.final.digest, idempotency: $0.idempotency)
                })
        } catch {
            throw Outage(error)
        }
    }

    private func report(_ refusal: Refusal, of id: MessageID) {
        log.info(
            "turned away",
            metadata: [
                "id": "\(id)", "check": "\(refusal.check.rawValue)", "reason": "\(refusal.privateReason)",
            ])
    }

    private func accepted(_ composition: Composition, _ decided: Decided) -> Admission.Accepted {
        var accepted = Admission.Accepted(id: decided.verdict.id)
        guard case .decided(let rulings) = decided.verdict.ruling else { return accepted }
        for (recipient, ruling) in zip(composition.claim.recipients, rulings) {
            switch ruling {
            case .send: continue
            case .hold(let reason): accepted.held[recipient] = reason.publicReason
            case .drop: accepted.dropped.append(recipient)
            case .inbound: accepted.inbound.append(recipient)
            }
        }
        return accepted
    }

    func newID() -> MessageID {
        var random = SystemRandomNumberGenerator()
        return MessageID(time: time.now(), random: UInt128(random.next()) << 64 | UInt128(random.next()))
    }
}
