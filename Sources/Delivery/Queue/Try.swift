import Message
import Wire

/// What one try of a leased message came to.
public struct Try: Sendable {
    let outgoing: Outgoing
    let at: Timestamp
    /// The host that was talked to, such as `mx.example.org [192.0.2.1]:25`; nil when there was none.
    let remoteHost: String?
    let transcript: Transcript
    /// One for each recipient, in the message's order.
    let dispositions: [Disposition]
    /// What the sender is told of each of them.
    let actions: [DeliveryReport.Action?]
}
