import Authority

/// Where final states go before the queue forgets the recipients they are about.
public protocol OutcomeSink: Sendable {
    /// Keeps outcomes, and whatever follows from them (events, bounces in the outbox).
    ///
    /// The same outcome may come twice, after a crash between this call and the queue's own record: it is unique by
    /// message, recipient and state. Returns once the outcomes are durable.
    ///
    /// - Parameter undelivered: for each message of `outcomes` with bounced or expired recipients and a reverse path that
    ///   is not null, what a bounce is made from (`BounceReport`).
    /// - Throws: when they could not be kept; the call is made again then. `DamagedRecord` when that will not help: after a
    ///   few times each message is handed over by itself, and one that is damaged ends without its outcome.
    func record(_ outcomes: [DeliveryOutcome], undelivered: [Undelivered]) async throws
}
