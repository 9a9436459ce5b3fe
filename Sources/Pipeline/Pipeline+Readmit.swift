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
        do {
            try await decideAgain(returned)
        } catch {
            log.warning(
                "a message waits to be decided again", metadata: ["id": "\(returned.message)", "error": "\(error)"])
            await spool.postpone(returned.message, until: time.now() + Self.patience)
        }
    }

    private func decideAgain(_ returned: ReturnedMessage) async throws {
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
        guard let decided = try await ledger.decide([request]).first else { return }
        switch decided.verdict.ruling {
        case .undecided:
            await spool.postpone(returned.message, until: now + Self.patience)
        case .refused(let refusal):
            try await holdBack(returned, claim, evidence)
            log.notice(
                "a message is not let go",
                metadata: ["id": "\(returned.message)", "reason": "\(refusal.privateReason)"])
        case .decided:
            guard let authorised = decided.authorised else {
                return try await holdBack(returned, claim, evidence)
            }
            let signed = try await signer.sign(authorised, final)
            switch returned.cause {
            case .released: try await spool.enqueue(signed, body: returned.body)
            case .signatureExpiring: try await spool.replaceSignatures(of: returned.message, with: signed)
            }
            guard authorised.recipients.count < returned.recipients.count else { return }
            let left = returned.recipients.filter { mailbox in
                !authorised.recipients.contains { $0.mailbox == mailbox }
            }
            try await holdBack(returned, claim, evidence, only: left)
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

    private func holdBack(
        _ returned: ReturnedMessage, _ claim: Claim, _ evidence: Evidence, only recipients: [Mailbox]? = nil
    ) async throws {
        guard returned.cause == .signatureExpiring else {
            return try await spool.holdAgain(returned.message, reason: .operator)
        }
        let encoder = JSONEncoder()
        try await spool.moveToHeld(
            HeldDraft(
                message: returned.message, customer: returned.customer, identity: returned.identity,
                reversePath: returned.reversePath, recipients: recipients ?? returned.recipients,
                header: returned.header, body: returned.body, claim: Array(try encoder.encode(claim)),
                evidence: Array(try encoder.encode(evidence)), reason: .operator, heldAt: time.now()))
    }
}
