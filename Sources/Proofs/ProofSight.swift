import Authority
import Message
import Signing

/// What one look at a domain's DNS records showed.
public struct ProofSight: Hashable, Sendable {
    /// What it means for the proof.
    public var observation: ProofObservation
    /// What it showed of each key, by selector; empty when the look ended before it came to them.
    public var keys: [DNSName: KeySight]
    /// What it showed of the return path. No proof hangs on it.
    public var returnPath = ReturnPathSight.unanswered

    public init(_ observation: ProofObservation, keys: [DNSName: KeySight] = [:]) {
        self.observation = observation
        self.keys = keys
    }
}
