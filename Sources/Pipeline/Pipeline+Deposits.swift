import Authority
import FoundationEssentials
import Ledger
import Message
import Signing
import Spool

extension Pipeline {
    /// What one decided message puts into the spool: signed for those it is sent to, a draft for each reason to hold.
    func deposits(for composition: Composition, _ decided: Decided) async throws -> [Deposit] {
        var deposits: [Deposit] = []
        if let authorised = decided.authorised {
            let signed = try await signer.sign(authorised, composition.final)
            deposits.append(.outbound(signed, composition.body.stored))
        }
        guard case .decided(let rulings) = decided.verdict.ruling else { return deposits }
        var held: [HoldReason: [Mailbox]] = [:]
        for (recipient, ruling) in zip(composition.claim.recipients, rulings) {
            if case .hold(let reason) = ruling { held[reason, default: []].append(recipient) }
        }
        guard !held.isEmpty else { return deposits }
        let encoder = JSONEncoder()
        let claim = Array(try encoder.encode(composition.claim))
        let evidence = Array(try encoder.encode(composition.evidence))
        for (reason, recipients) in held.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            deposits.append(
                .held(
                    HeldDraft(
                        message: composition.claim.id, customer: composition.claim.customer,
                        identity: composition.claim.identity, reversePath: composition.claim.reversePath,
                        recipients: recipients, header: composition.final.header, body: composition.body.stored,
                        claim: claim, evidence: evidence, reason: reason, heldAt: decided.verdict.decidedAt,
                        notBefore: composition.claim.notBefore)))
        }
        return deposits
    }
}
