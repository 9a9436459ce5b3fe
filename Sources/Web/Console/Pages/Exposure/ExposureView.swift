import Authority

/// The open risks, and who is behind refused mail, as the console's page shows them.
public struct ExposureView: Sendable {
    /// The last result; nil until there is one.
    var current: @Sendable () -> Exposure?
    /// Actors that are active now.
    var actors: @Sendable () -> [ActorSummary]
    /// What a customer is called.
    var customer: @Sendable (CustomerID) -> String?

    public init(
        current: @escaping @Sendable () -> Exposure?, actors: @escaping @Sendable () -> [ActorSummary],
        customer: @escaping @Sendable (CustomerID) -> String?
    ) {
        self.current = current
        self.actors = actors
        self.customer = customer
    }
}
