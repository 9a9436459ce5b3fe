import Message
import Signing

/// One thing to be kept. What is deposited in one call is durable together or not at all.
public enum Deposit: Sendable {
    /// For delivery, with what the sender wants to hear of it. Recipients that wait in the held lane under the same id are
    /// moved.
    case outbound(Signed, StoredBody, DSNRequest = .none)
    /// For an operator or a confirmation.
    case held(HeldDraft)
    /// For Desk or Feedback.
    case inbound(InboundMessage)
}
