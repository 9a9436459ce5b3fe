import Authority
import Message
import Store

/// What the console, the commands and the metrics ask.
extension Spool {
    /// One page of the queue in the order of arrival. The next page begins after the last entry's `cursor`.
    ///
    /// - Throws: `SpoolError`.
    public func list(
        _ filter: QueueFilter = QueueFilter(), after cursor: Int64 = 0, limit: Int = 100
    ) async throws(SpoolError) -> [QueueEntry] {
        try await reader.list(filter, after: cursor, limit: min(limit, limits.slice))
    }

    /// Everything kept of a message, one value for each envelope; empty when nothing is known of the id.
    ///
    /// - Throws: `SpoolError`.
    public func detail(of message: MessageID) async throws(SpoolError) -> [QueueDetail] {
        try await reader.detail(of: message)
    }

    /// - Throws: `SpoolError`.
    public func counts() async throws(SpoolError) -> SpoolCounts {
        var counts = try await reader.counts()
        counts.dueTurns = index.dueCount
        counts.laterTurns = index.laterCount
        counts.leased = leases.values.reduce(0) { $0 + $1.recipients.count }
        counts.inAdmission = admissionList.count
        counts.waitingOutcomes = outcomes.count
        counts.commits = counters.commits
        counts.syncs = counters.syncs
        return counts
    }

    /// What operators hold.
    public var holds: Set<QueueSelection> {
        Set(
            pauses.messages.map(QueueSelection.message) + pauses.customers.map(QueueSelection.customer)
                + pauses.domains.map(QueueSelection.domain))
    }
}
