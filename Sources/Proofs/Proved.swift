import Authority
import Ledger
import Message
import Signing

/// One customer's domain after a look at it.
public struct Proved: Sendable {
    /// The domain as it stands now.
    public var row: DomainRow
    public var observation: ProofObservation
    /// The steps of key rotation that were taken.
    public var steps: [KeyRotation.Step]
    /// The keys as they are now, and what the look showed of them.
    public var keys: [(key: StoredKey, sight: KeySight?)]
}

extension Proved {
    /// Whether another RSA key began to sign.
    public var isTurned: Bool {
        steps.contains { if case .activate(let slot, _) = $0 { KeySlot.rsa.contains(slot) } else { false } }
    }

    /// How far the rotation of the keys is, for people.
    public var rotation: String {
        keys.map { entry in
            let (key, sight) = entry
            let state =
                switch key.course.state {
                case .empty, .free: "holds no key"
                case .generated where key.slot == .ed25519: "is optional and not published"
                case .generated where sight == .unanswered: "waits: the DNS did not answer"
                case .generated: "waits until the DNS shows it"
                case .published: "is ready to sign next"
                case .active: "signs since \(key.course.since.rfc3339)"
                case .retiring: "rests until \((key.course.since + KeySlotCourse.rest).rfc3339)"
                }
            return "\(key.selector) \(state)"
        }.joined(separator: "\n")
    }
}
