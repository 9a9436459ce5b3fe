/// What one drill found: the shape that `countersign drill --json` prints.
public struct DrillReport: Hashable, Codable, Sendable {
    public var drill: String
    /// Whether every scenario passed. A drill without a scenario shows nothing and has not passed.
    public var passed: Bool
    public var scenarios: [Scenario]

    public init(drill: String, scenarios: [Scenario]) {
        self.drill = drill
        self.scenarios = scenarios
        passed = !scenarios.isEmpty && scenarios.allSatisfy(\.passed)
    }

    /// One attack, with what became of it and of the lawful mail beside it.
    public struct Scenario: Hashable, Codable, Sendable {
        public var name: String
        public var passed: Bool
        /// Attacking messages handed in.
        public var attempted: Int
        /// Of those, how many any sink received with one of our signatures.
        public var signed: Int
        /// Of those, how many reached any sink at all.
        public var delivered: Int
        public var lawfulSent: Int
        public var lawfulDelivered: Int
        /// Other figures by name; times are in milliseconds.
        public var figures: [String: Double]

        public init(
            name: String, passed: Bool, attempted: Int = 0, signed: Int = 0, delivered: Int = 0, lawfulSent: Int = 0,
            lawfulDelivered: Int = 0, figures: [String: Double] = [:]
        ) {
            self.name = name
            self.passed = passed
            self.attempted = attempted
            self.signed = signed
            self.delivered = delivered
            self.lawfulSent = lawfulSent
            self.lawfulDelivered = lawfulDelivered
            self.figures = figures
        }

        private enum CodingKeys: String, CodingKey {
            case name, passed, attempted, signed, delivered, figures
            case lawfulSent = "lawful_sent"
            case lawfulDelivered = "lawful_delivered"
        }
    }
}
