import Authority

/// Where final states go before the queue forgets the recipients they are about.
public protocol OutcomeSink: Sendable {
    /// Keeps outcomes, and whatever follows from them (events, reports in the outbox).
    ///
    /// The same outcome or report may come twice, after a crash between this call and the queue's own record: an outcome is
    /// unique by message, recipient and state, a report by message, recipients and actions. Returns once all is durable.
    ///
    /// - Parameter reports: what senders are to be told, none for the null reverse path; `DeliveryReportMail` makes mail of
    ///   one.
    /// - Throws: when they could not be kept; the call is made again then. `DamagedRecord` when that will not help: after a
    ///   few times each message is handed over by itself, and one that is damaged ends without its outcome.
    func record(_ outcomes: [DeliveryOutcome], reports: [DeliveryReport]) async throws
}
