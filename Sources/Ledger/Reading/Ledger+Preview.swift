import Authority
import Message

extension Ledger {
    /// What would be refused at MAIL or RCPT already; nothing is debited, and the decision at the end of data is free to
    /// differ.
    ///
    /// - Parameters:
    ///   - claim: its recipients are those accepted so far and, last, the one asked about.
    ///   - peer: the address that connected.
    /// - Returns: nil when nothing stands against it yet; *undecided* when the ledger cannot be read.
    public nonisolated func preview(_ claim: Claim, peer: IPAddress?) async -> Refusal? {
        do {
            return try await reader.preview(claim, peer: peer, at: time.now())
        } catch {
            return Refusal(
                check: .credential, outcome: .undecided, privateReason: "the ledger cannot be read: \(error)")
        }
    }
}
