/// The numbers of one database file.
public struct StoreLimits: Sendable {
    /// Milliseconds a statement waits while another process holds the file.
    public var busyTimeout: Int32 = 2_000
    /// Pages of 4 KiB in the write-ahead log at which they are copied into the database beside the writer.
    public var checkpointPages = 2_000
    /// Pages in the log at which the writer itself finishes the copying, so that the log starts again from its beginning.
    public var writerCheckpointPages = 12_000
    /// Octets the log file may keep on the disk once it has started again.
    public var logFileSize = 64 << 20
    /// Memory for pages, in KiB.
    public var cacheSize = 16 << 10
    /// Free pages given back to the file system in one step of `maintain`.
    public var vacuumPages = 500
    /// Free pages that are kept for new rows.
    public var sparePages = 5_000

    public init() {}

    public static let standard = StoreLimits()
}
