import Authority
import Message

/// What `admit` answers. Accepted means durable: the message is in the spool, synced, before this value exists.
public enum Admission: Sendable {
    case accepted(Accepted)
    /// Refused for good.
    case refused(Refusal)
    /// A check could not tell, or a limit has to refill: the client shall try again.
    case undecided(Refusal)
    /// No check said anything: a part of ours does not work. The client shall try again.
    case unavailable(Outage)

    public struct Accepted: Hashable, Sendable {
        public var id: MessageID
        /// Recipients that wait, with the reason their sender may see.
        public var held: [Mailbox: String]
        /// Recipients dropped because the customer's own list suppresses them (HTTP only).
        public var dropped: [Mailbox]
        /// Recipients whose own server took it, unsigned, as inbound mail.
        public var inbound: [Mailbox]

        public init(
            id: MessageID, held: [Mailbox: String] = [:], dropped: [Mailbox] = [], inbound: [Mailbox] = []
        ) {
            self.id = id
            self.held = held
            self.dropped = dropped
            self.inbound = inbound
        }
    }
}

/// What `admit(batch:)` answers: all messages of a request are accepted, or none is.
public enum BatchAdmission: Sendable {
    /// In the order of the submissions.
    case accepted([Admission.Accepted])
    /// The first message that was turned away decides for all; nothing was debited or queued.
    case refused(Refusal, index: Int)
    case undecided(Refusal, index: Int)
    case unavailable(Outage)
}
