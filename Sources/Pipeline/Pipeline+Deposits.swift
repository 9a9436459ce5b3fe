import Authority
import FoundationEssentials
import Ledger
import Message
import Signing
import Spool

extension Pipeline {
    /// What one decided message puts into the spool: signed for those it is sent to, a draft for each reason to hold.
    func deposits(for composition: Composition, _ decided: Decided) async throws(Outage) -> [Deposit] {
        var deposits: [Deposit] = []
        if let authorised = try decided.authority(for: composition.claim) {
            let signed: Signed
            do { signed = try await signer.sign(authorised, composition.final) } catch { throw Outage(error) }
            deposits.append(.outbound(signed, composition.body.stored, composition.dsn))
        }
        guard case .decided(let rulings) = decided.verdict.ruling else { return deposits }
        var held: [HoldReason: [Mailbox]] = [:]
        for (recipient, ruling) in zip(composition.claim.recipients, rulings) {
            if case .hold(let reason) = ruling { held[reason, default: []].append(recipient) }
        }
        guard !held.isEmpty else { return deposits }
        let (claim, evidence) = try Self.encoded(composition.claim, composition.evidence)
        for (reason, recipients) in held.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            deposits.append(
                .held(
                    HeldDraft(
                        message: composition.claim.id, customer: composition.claim.customer,
                        identity: composition.claim.identity, reversePath: composition.claim.reversePath,
                        recipients: recipients, header: composition.final.header, body: composition.body.stored,
                        claim: claim, evidence: evidence, reason: reason, heldAt: decided.verdict.decidedAt,
                        notBefore: composition.claim.notBefore, dsn: composition.dsn)))
        }
        return deposits
    }

    /// What the held lane keeps of a question, to ask it again.
    static func encoded(_ claim: Claim, _ evidence: Evidence) throws(Outage) -> (claim: [UInt8], evidence: [UInt8]) {
        let encoder = JSONEncoder()
        do {
            return (Array(try encoder.encode(claim)), Array(try encoder.encode(evidence)))
        } catch {
            throw Outage(.spool, reason: "the claim cannot be written: \(error)")
        }
    }
}

extension Decided {
    /// The right to sign; nil when the verdict sends to nobody.
    ///
    /// - Throws: when the right is not for exactly those the verdict sends to. Then nothing may be called accepted, for
    ///   some of it would be lost.
    func authority(for claim: Claim) throws(Outage) -> Authorised? {
        let sent = verdict.sent(of: claim).map { claim.recipients[$0] }
        guard sent == authorised?.recipients.map(\.mailbox) ?? [] else {
            throw Outage(.ledger, reason: "the ledger let \(sent.count) recipients go and authorised others")
        }
        return authorised
    }
}
