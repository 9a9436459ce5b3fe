/// Why a database did not do what it was asked. The transaction was rolled back, and the database can be used again.
public enum StoreError: Error, Hashable, Sendable {
    /// The disk or the allowed size is full. Works again when there is room.
    case full
    /// The operating system refused to read, write or sync; the code is SQLite's extended one.
    case io(code: Int32)
    /// Another process held the file for longer than the busy time-out.
    case busy
    /// A row that must be unique or complete is not.
    case constraint(String)
    /// The file, or a value in it, is not what this program writes.
    case corrupt(String)
    /// The file was written by a newer build: it has done this migration.
    case newer(migration: Int)
    /// A setting that durability hangs on could not be made or did not read back.
    case notDurable(setting: String, found: String)
    /// Anything else: a mistake in our own SQL, no memory.
    case failed(code: Int32, String)

    /// Whether the same work may succeed later without anybody repairing the file.
    public var isTemporary: Bool {
        switch self {
        case .full, .io, .busy: true
        case .constraint, .corrupt, .newer, .notDurable, .failed: false
        }
    }
}
