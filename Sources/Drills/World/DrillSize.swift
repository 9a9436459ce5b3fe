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
    /// Attacks a second, on average and at the peak.
    public var averageRate: Double
    public var peakRate: Double
    /// Lawful messages a second.
    public var lawfulRate: Double

    /// The incident's own numbers; its rates are 3 and 14 million messages a day.
    public static let full = DrillSize(
        customers: 20, listed: 5, tenants: 700, feeders: 40, egress: 12, messages: 100_000, quietSeconds: 60,
        namingPatience: 300,
        averageRate: 35, peakRate: 162, lawfulRate: 5)
    /// For every run of the tests, with an unoptimised program on a busy machine.
    public static let quick = DrillSize(
        customers: 6, listed: 2, tenants: 30, feeders: 40, egress: 12, messages: 300, quietSeconds: 4,
        namingPatience: 15,
        averageRate: 20, peakRate: 40, lawfulRate: 10)
}
