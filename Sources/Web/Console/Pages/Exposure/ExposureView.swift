import Authority

/// The open risks as the console's page shows them.
public struct ExposureView: Sendable {
    /// The last result; nil until there is one.
    var current: @Sendable () -> Exposure?
    /// What a customer is called.
    var customer: @Sendable (CustomerID) -> String?

    public init(
        current: @escaping @Sendable () -> Exposure?, customer: @escaping @Sendable (CustomerID) -> String?
    ) {
        self.current = current
        self.customer = customer
    }
}
