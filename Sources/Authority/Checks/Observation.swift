import Message

/// A connector in observe mode with room for one more message to look at.
///
/// Observing must not become a way to fill the disk of a platform: beyond its allowance a connector enforces.
struct Observation {
    /// Messages held for one connector within 24 hours.
    static let most = 1_000

    private let key: CellKey
    private let count: RollingCount
    private let isFirst: Bool
    private let now: Timestamp

    /// - Returns: nil when the connector enforces, or has observed enough.
    init?(_ question: Question) {
        guard question.claim.door == .relay, let connector = question.envelope.connector, connector.mode == .observe
        else { return nil }
        key = CellKey.observed(connector.id)
        count = question.facts.cells.count(key)
        isFirst = question.facts.readmission == nil
        now = question.now
        if isFirst, count.total(at: now) >= Self.most { return nil }
    }

    func count(in writes: inout [CellKey: Cell]) {
        guard isFirst else { return }
        var count = count
        count.add(1, at: now)
        writes[key] = .count(count)
    }
}
