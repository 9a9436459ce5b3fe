import Authority
import Message

extension Ledger {
    /// What would be refused at MAIL or RCPT already; nothing is debited, and the decision at the end of data is free to
    /// differ.
    ///
    /// - Parameters:
    ///   - claim: its recipients are those accepted so far and, last, the one asked about.
    ///   - peer: the address that connected.
    ///   - greeting: what the client called itself.
    ///   - relay: what the relay door saw of the connection; nil at other doors.
    /// - Returns: nil when nothing stands against it yet; *undecided* when the ledger cannot be read.
    public nonisolated func preview(
        _ claim: Claim, peer: IPAddress?, greeting: String? = nil, relay: RelayEvidence? = nil
    ) async -> Refusal? {
        do {
            let now = time.now()
            let refusal = try await reader.preview(claim, peer: peer, greeting: greeting, relay: relay, at: now)
            if let refusal { note(refusal, at: now, of: claim, peer: peer, greeting: greeting) }
            return refusal
        } catch {
            return Refusal(
                check: .credential, outcome: .undecided, privateReason: "the ledger cannot be read: \(error)")
        }
    }

    /// Tells of a client turned away before its message. One that was let in and tries more recipients is told of once, with
    /// the message.
    private nonisolated func note(
        _ refusal: Refusal, at now: Timestamp, of claim: Claim, peer: IPAddress?, greeting: String?
    ) {
        guard claim.door == .relay, claim.recipients.count <= 1, refusal.check.asksForProof, !refusal.isTemporary else {
            return
        }
        var connector: ConnectorID?
        if case .connector(let id) = claim.identity { connector = id }
        note(
            RelayRefusal(
                customer: claim.customer, connector: connector, check: refusal.check, peer: peer, greeting: greeting,
                at: now))
    }
}
