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
            return try await reader.preview(claim, peer: peer, greeting: greeting, relay: relay, at: time.now())
        } catch {
            return Refusal(
                check: .credential, outcome: .undecided, privateReason: "the ledger cannot be read: \(error)")
        }
    }
}
