import Authority
import FoundationEssentials
import Ledger
import Logging
import Message
import Signing
import Spool

/// The way back through the pipeline: released holds, and messages whose signatures grew old.
extension Pipeline {
    /// How many messages are asked about at once.
    private static let batch = 16
    /// When to ask again if it could not be told.
    private static let patience = Span.minutes(5)

    /// Goes on until it is cancelled. Whoever releases a message has said so in the audit log; the message passes the
    /// same decision as every other.
    public func readmit() async {
        await withDiscardingTaskGroup { group in
            let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            group.addTask { for await _ in self.spool.admissions { signal.yield() } }
            group.addTask {
                // Postponed ones come up by time alone.
                while !Task.isCancelled {
                    try? await self.time.sleep(until: self.time.now() + Self.patience)
                    signal.yield()
                }
                signal.finish()
            }
            signal.yield()
            for await _ in signals { await self.readmitAll() }
        }
    }

    /// Works through everything that waits to be asked about again.
    func readmitAll() async {
        while !Task.isCancelled {
            let messages = await spool.leaseForAdmission(Self.batch, at: time.now())
            guard !messages.isEmpty else { return }
            for message in messages { await readmit(message) }
        }
    }

    private func readmit(_ returned: ReturnedMessage) async {
        guard !isStopped(returned) else {
            return await spool.postpone(returned.message, until: time.now() + Self.patience)
        }
        do {
            try await decideAgain(returned)
        } catch {
            log.warning(
                "a message waits to be decided again", metadata: ["id": "\(returned.message)", "error": "\(error)"])
            await spool.postpone(returned.message, until: time.now() + Self.patience)
        }
    }

    /// Whether it waits for its customer. The queue of a stopped customer stays as it is, without a decision worn out on
    /// it, and goes on when the customer does. What an operator releases is another thing: that wants an answer now.
    private func isStopped(_ returned: ReturnedMessage) -> Bool {
        guard returned.cause == .signatureExpiring, let standing = ledger.customer(returned.customer)?.facts.standing
        else { return false }
        return standing == .frozen || standing == .held
    }

    private func decideAgain(_ returned: ReturnedMessage) async throws {
        try spool.ensureRoom()
        var (claim, evidence) = try await question(about: returned)
        claim.recipients = returned.recipients
        let body = try await BodyPass(reading: returned.body)
        let final = FinalMessage(
            header: returned.header, bodyHash: body.hash, bodyDigest: body.digest, bodySize: returned.body.size)
        let now = time.now()
        let readmission: Authority.Readmission =
            returned.cause == .released ? .released(by: "operator", at: now) : .renewed
        let request = DecisionRequest(
            claim: claim, evidence: evidence, digest: final.digest, readmission: readmission)
        guard let decided = try await ledger.decide([request]).first else {
            throw Outage(.ledger, reason: "nothing was decided")
        }
        switch decided.verdict.ruling {
        case .undecided(let refusal) where returned.cause == .released && refusal.check == .tenant:
            // What was observed does not change by waiting.
            try await holdBack(returned, claim, evidence, [.observed: returned.recipients])
        case .undecided:
            await spool.postpone(returned.message, until: now + Self.patience)
        case .refused(let refusal):
            try await holdBack(returned, claim, evidence, [refusal.reasonToWait: returned.recipients])
            log.notice(
                "a message is not let go",
                metadata: ["id": "\(returned.message)", "reason": "\(refusal.privateReason)"])
        case .decided(let rulings):
            if let authorised = try decided.authority(for: claim) {
                let signed = try await signer.sign(authorised, final)
                switch returned.cause {
                case .released: try await spool.enqueue(signed, body: returned.body, dsn: returned.dsn)
                case .signatureExpiring: try await spool.replaceSignatures(of: returned.message, with: signed)
                }
            }
            var left: [HoldReason: [Mailbox]] = [:]
            for (recipient, ruling) in zip(claim.recipients, rulings) {
                if let reason = ruling.reasonToWait { left[reason, default: []].append(recipient) }
            }
            if !left.isEmpty { try await holdBack(returned, claim, evidence, left) }
        }
    }

    /// What was claimed and observed when the message came in.
    private func question(about returned: ReturnedMessage) async throws -> (Claim, Evidence) {
        if returned.cause == .released {
            let decoder = JSONDecoder()
            return (
                try decoder.decode(Claim.self, from: Data(returned.claim)),
                try decoder.decode(Evidence.self, from: Data(returned.evidence))
            )
        }
        guard let record = try await ledger.decision(returned.message) else {
            throw LedgerError.unknown("decision \(returned.message)")
        }
        return (record.claim, record.evidence)
    }

    /// Keeps recipients that do not go now, under the reasons of the verdict.
    private func holdBack(
        _ returned: ReturnedMessage, _ claim: Claim, _ evidence: Evidence, _ recipients: [HoldReason: [Mailbox]]
    ) async throws {
        let sorted = recipients.sorted { $0.key.rawValue < $1.key.rawValue }
        guard returned.cause == .signatureExpiring else {
            // They are in the held lane already, together.
            if let reason = sorted.first?.key { try await spool.holdAgain(returned.message, reason: reason) }
            return
        }
        let (claim, evidence) = try Self.encoded(claim, evidence)
        for (reason, recipients) in sorted {
            try await spool.moveToHeld(
                HeldDraft(
                    message: returned.message, customer: returned.customer, identity: returned.identity,
                    reversePath: returned.reversePath, recipients: recipients, header: returned.header,
                    body: returned.body, claim: claim, evidence: evidence, reason: reason, heldAt: time.now(),
                    dsn: returned.dsn))
        }
    }
}

extension Refusal {
    /// Why a message waits that was accepted once and is refused now.
    fileprivate var reasonToWait: HoldReason { check == .standing ? .standing : .operator }
}

extension RecipientRuling {
    /// Why a recipient waits that was accepted once and does not go now; nil when it goes.
    fileprivate var reasonToWait: HoldReason? {
        switch self {
        case .send: nil
        case .hold(let reason): reason
        // It was accepted, so it is not dropped without a word.
        case .drop: .recipient
        // Nothing is handed over when nobody waits for the answer.
        case .inbound: .observed
        }
    }
}
