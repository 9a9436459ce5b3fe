import Dispatch
import Synchronization

/// Copies the write-ahead log into the database on its own thread and connection, so that no writer waits for it.
final class Checkpointer: Sendable {
    private struct Request {
        var kind: SQLiteConnection.CheckpointKind?
        var isStopped = false
    }

    private let request = Mutex(Request())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let counters: StoreCounters

    init(path: String, limits: StoreLimits, counters: StoreCounters) {
        self.counters = counters
        NamedThread.start("checkpoint") { [weak self] in
            // Waiting must not keep the checkpointer alive, or the thread would never be told to stop.
            guard let (wakeUp, ended) = self.map({ ($0.wakeUp, $0.ended) }) else { return }
            var connection: SQLiteConnection?
            while true {
                wakeUp.wait()
                guard let kind = self?.take() else { break }
                if connection == nil { connection = try? Self.open(path, limits) }
                self?.run(kind, on: connection)
            }
            connection = nil
            ended.signal()
        }
    }

    /// SQLite opens the log with the first read; a checkpoint before that would find none and do nothing.
    private static func open(_ path: String, _ limits: StoreLimits) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, create: false, busyTimeout: limits.busyTimeout)
        _ = try connection.first("SELECT count(*) FROM sqlite_schema") { _ in }
        return connection
    }

    /// Asks for a checkpoint; one that is asked for already is not asked for twice.
    func ask(_ kind: SQLiteConnection.CheckpointKind) {
        let isNew = request.withLock { request in
            defer { if request.kind == nil || kind == .truncate { request.kind = kind } }
            return request.kind == nil
        }
        if isNew { wakeUp.signal() }
    }

    /// Returns once the connection is closed.
    func stop() {
        request.withLock { $0.isStopped = true }
        wakeUp.signal()
        ended.wait()
    }

    private func take() -> SQLiteConnection.CheckpointKind? {
        request.withLock { request in
            defer { request.kind = nil }
            return request.isStopped ? nil : request.kind ?? .passive
        }
    }

    private func run(_ kind: SQLiteConnection.CheckpointKind, on connection: SQLiteConnection?) {
        // A checkpoint that fails (busy, full) loses nothing: the log keeps everything, and the next commit asks again.
        guard let connection, let result = try? connection.checkpoint(kind), result.copied > 0 else { return }
        counters.countCheckpoint()
    }
}
