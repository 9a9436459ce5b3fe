import Message

/// How the outcome of a delivery changes what a customer has with a mailbox. These changes are the only ones that no
/// verdict makes.
public enum CellChange {
    /// The relation after an outcome.
    ///
    /// A first delivery begins a relation. A bounce for policy (RFC 3463 `X.7.Z`) refuses one that is not yet
    /// established: one filtered message does not end what lasted for months. A delivery long enough after such a refusal
    /// begins anew. Other outcomes say nothing about the mailbox's holder.
    ///
    /// - Returns: nil when nothing changes.
    public static func relation(_ relation: Relation, after outcome: DeliveryOutcome) -> Relation? {
        var changed = relation
        switch outcome.state {
        case .delivered:
            if let refused = relation.refused {
                guard outcome.at - refused > Relation.age else { return nil }
                changed.refused = nil
                changed.firstDelivered = outcome.at
            } else if relation.firstDelivered == nil {
                changed.firstDelivered = outcome.at
            }
        case .bounced:
            guard outcome.isPolicyRefusal, !relation.isEstablished(at: outcome.at) else { return nil }
            if relation.refused == nil { changed.refused = outcome.at }
        // Mail of strangers to the customer says nothing of whom the customer writes to.
        case .expired, .dropped, .inbound, .returned: return nil
        }
        return changed == relation ? nil : changed
    }

    /// The relation after its holder complained about the customer's mail; nil when nothing changes.
    public static func relation(_ relation: Relation, afterComplaintAt time: Timestamp) -> Relation? {
        guard relation.refused.map({ $0 < time }) ?? true else { return nil }
        var changed = relation
        changed.refused = time
        return changed
    }
}

extension DeliveryOutcome {
    /// Whether the receiver refused for reasons of security or policy.
    var isPolicyRefusal: Bool {
        state == .bounced && status.hasPrefix("5.7.")
    }
}
