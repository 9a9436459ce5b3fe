/// How large the drill's world is, and how much is sent in it.
public struct DrillSize: Hashable, Sendable {
    public var customers: Int
    /// Of those, how many have a list of tenants.
    public var listed: Int
    /// The attacker's tenants.
    public var tenants: Int
    public var feeders: Int
    public var egress: Int
    /// Attacks of the scenarios `base` and `burst` together; the others are in proportion.
    public var messages: Int
    /// Seconds of lawful mail alone, by which delays are measured.
    public var quietSeconds: Int
    /// Seconds to wait, after an attack, for the actor to be named.
    public var namingPatience: Int

    /// The incident's own numbers.
    public static let full = DrillSize(
        customers: 20, listed: 5, tenants: 700, feeders: 40, egress: 12, messages: 100_000, quietSeconds: 60,
        namingPatience: 300)
    /// For every run of the tests.
    public static let quick = DrillSize(
        customers: 6, listed: 2, tenants: 30, feeders: 40, egress: 12, messages: 300, quietSeconds: 4,
        namingPatience: 15)
}
