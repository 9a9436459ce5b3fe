import Authority
import Ledger
import Logging
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
    let gate: Gate
    let limits: ScanLimits
    let log: Logger

    /// - Parameters:
    ///   - messageSize: octets of the largest message taken.
    ///   - room: how many messages may be under way at once.
    public init(
        platform: Platform, ledger: Ledger, signer: Signer, spool: Spool, time: any TimeSource,
        messageSize: Int = Limits.standard.messageSize, room: Int = 512, log: Logger
    ) {
        self.ledger = ledger
        self.signer = signer
        self.spool = spool
        self.time = time
        self.log = log
        gate = Gate(room: room)
        limits = ScanLimits(messageOctets: messageSize)
        composer = Composer(platform: platform, spool: spool)
    }

    public func openDraft() async throws -> Draft {
        draft(in: try await gate.enter())
    }

    public func openDraftIfRoom() -> Draft? {
        gate.enterIfRoom().map { draft(in: $0) }
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
        return await ledger.preview(claim, peer: connection.peer)
    }

    public func admit(_ submission: Submission) async -> Admission {
        switch await admit(batch: [submission]) {
        case .accepted(let accepted):
            accepted.first.map { .accepted($0) } ?? .undecided(unavailable("nothing was admitted"))
        case .refused(let refusal, _): .refused(refusal)
        case .undecided(let refusal, _): .undecided(refusal)
        }
    }

    public func admit(batch submissions: [Submission]) async -> BatchAdmission {
        var compositions: [Composition] = []
        for (index, submission) in submissions.enumerated() {
            guard let customer = ledger.customer(submission.identity.customer) else {
                return .undecided(unavailable("customer \(submission.identity.customer) is not known"), index: index)
            }
            do {
                compositions.append(
                    try await composer.compose(
                        submission, id: submission.id ?? newID(), label: customer.facts.label, at: time.now()))
            } catch {
                return .undecided(unavailable("the body cannot be kept: \(error)"), index: index)
            }
        }
        return await decide(compositions)
    }

    /// From final bytes to the spool; all of them or none.
    private func decide(_ compositions: [Composition]) async -> BatchAdmission {
        let requests = compositions.map {
            DecisionRequest(
                claim: $0.claim, evidence: $0.evidence, digest: $0.final.digest, idempotency: $0.idempotency)
        }
        let decided: [Decided]
        do {
            decided = try await ledger.decide(requests)
        } catch {
            return .undecided(unavailable("the ledger cannot decide: \(error)"), index: 0)
        }
        for (index, decision) in decided.enumerated() {
            switch decision.verdict.ruling {
            case .refused(let refusal): return turnedAway(.refused(refusal, index: index), decision.verdict)
            case .undecided(let refusal): return turnedAway(.undecided(refusal, index: index), decision.verdict)
            case .decided: continue
            }
        }
        do {
            var deposits: [Deposit] = []
            for (composition, decision) in zip(compositions, decided) {
                deposits += try await self.deposits(for: composition, decision)
            }
            try await spool.deposit(deposits)
        } catch {
            log.error("accepted nothing: decided, but not spooled", metadata: ["error": "\(error)"])
            return .undecided(unavailable("the message cannot be signed or kept: \(error)"), index: 0)
        }
        return .accepted(zip(compositions, decided).map { accepted($0, $1) })
    }

    private func turnedAway(_ admission: BatchAdmission, _ verdict: Verdict) -> BatchAdmission {
        log.info(
            "turned away",
            metadata: [
                "id": "\(verdict.id)", "check": "\(verdict.findings.last?.check.rawValue ?? "none")",
                "reason": "\(verdict.findings.last?.reason ?? "")",
            ])
        return admission
    }

    private func accepted(_ composition: Composition, _ decided: Decided) -> Admission.Accepted {
        var accepted = Admission.Accepted(id: decided.verdict.id)
        guard case .decided(let rulings) = decided.verdict.ruling else { return accepted }
        for (recipient, ruling) in zip(composition.claim.recipients, rulings) {
            switch ruling {
            case .send: continue
            case .hold(let reason): accepted.held[recipient] = reason.publicReason
            case .drop: accepted.dropped.append(recipient)
            }
        }
        return accepted
    }

    func newID() -> MessageID {
        var random = SystemRandomNumberGenerator()
        return MessageID(time: time.now(), random: UInt128(random.next()) << 64 | UInt128(random.next()))
    }

    /// Something of ours failed: the client shall try again.
    func unavailable(_ reason: String) -> Refusal {
        Refusal(check: .standing, outcome: .undecided, privateReason: reason)
    }
}
