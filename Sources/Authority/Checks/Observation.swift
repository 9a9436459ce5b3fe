import Message

/// A connector that does not refuse what is not proved, with room for one more such message.
///
/// Observing must not become a way to fill the disk of a platform, nor for one stranger a way to take the room of the
/// customer's own tenants: those that are on the list have an allowance of their own. Beyond it the connector enforces.
struct Observation {
    /// Held for one connector within 24 hours, in units; as much again for tenants nobody named.
    static let most = 1_000
    /// The same where nothing of the message is kept here: it is handed on, or tried to be.
    static let mostHanded = 10_000
    /// A message is one unit, and one more for each so many octets.
    static let octetsPerUnit = 256 * 1024

    private let key: CellKey
    private let count: RollingCount
    private let weight: Int
    private let isFirst: Bool
    /// Who gets it as inbound mail; nil where everything is held.
    let inbound: InboundRoute?
    private let now: Timestamp

    /// - Returns: nil when the connector enforces, or has observed enough.
    init?(_ question: Question) {
        guard question.claim.door == .relay, let connector = question.envelope.connector, !connector.mode.isEnforcing
        else { return nil }
        inbound = connector.mode.inboundHost.map { InboundRoute(question, to: $0) }
        key = CellKey.observed(connector.id, isStranger: !connector.names(question.evidence.relay?.tenant.tenant))
        count = question.facts.cells.count(key)
        let isKept = inbound.map { $0.recipients.count < question.claim.recipients.count } ?? true
        weight = isKept ? 1 + question.message.size / Self.octetsPerUnit : 1
        isFirst = question.facts.readmission == nil
        now = question.now
        if isFirst, count.total(at: now) + weight > (isKept ? Self.most : Self.mostHanded) { return nil }
    }

    func count(in writes: inout [CellKey: Cell]) {
        guard isFirst else { return }
        var count = count
        count.add(weight, at: now)
        writes[key] = .count(count)
    }
}

extension ConnectorFacts {
    /// Whether an operator has named the tenant here, allowed or not yet.
    public func names(_ tenant: TenantID?) -> Bool {
        guard let tenant, case .microsoft365(let rules) = kind else { return false }
        return rules.tenants.contains { $0.id == tenant && $0.state != .denied }
    }
}
