import Store

/// A spool as a command beside `serve` sees it: to be read, never to be written.
public struct QueueFile: Sendable {
    private let reader: QueueReader

    /// - Parameter directory: the data folder.
    /// - Throws: `SpoolError` when there is no spool that can be read.
    public init(directory: String) throws(SpoolError) {
        let thread = SerialThread(name: "spool-read")
        let database = try SpoolError.from { try Database.reader(path: "\(directory)/spool/spool.sqlite") }
        reader = QueueReader(database, on: thread)
    }

    /// One page of the queue in the order of arrival; the next page begins after the last entry's `cursor`.
    ///
    /// - Throws: `SpoolError`.
    public func list(
        _ filter: QueueFilter = QueueFilter(), after cursor: Int64 = 0, limit: Int = 100
    ) async throws(SpoolError) -> [QueueEntry] {
        try await reader.list(filter, after: cursor, limit: limit)
    }
}
