import Synchronization

/// Plain counters of one database, readable from any thread.
public final class StoreCounters: Sendable {
    private let commitCount = Atomic(0)
    private let syncCount = Atomic(0)
    private let checkpointCount = Atomic(0)
    private let failureCount = Atomic(0)

    public init() {}

    /// Transactions that changed something and are durable.
    public var commits: Int { commitCount.load(ordering: .relaxed) }
    /// Times the disk was asked to make writes durable: one for each commit, two for each checkpoint, one for each time
    /// the log starts again from its beginning.
    public var syncs: Int { syncCount.load(ordering: .relaxed) }
    public var checkpoints: Int { checkpointCount.load(ordering: .relaxed) }
    /// Transactions that a `StoreError` ended.
    public var failures: Int { failureCount.load(ordering: .relaxed) }

    func countCommit(syncs: Int) {
        commitCount.add(1, ordering: .relaxed)
        syncCount.add(syncs, ordering: .relaxed)
    }

    func countCheckpoint() {
        checkpointCount.add(1, ordering: .relaxed)
        syncCount.add(2, ordering: .relaxed)
    }

    func countFailure() {
        failureCount.add(1, ordering: .relaxed)
    }
}
