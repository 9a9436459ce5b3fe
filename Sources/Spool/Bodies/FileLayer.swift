/// The few things the spool does to files, so that tests can make each of them fail or be forgotten.
///
/// Calls block and are short. Paths are absolute.
public protocol FileLayer: Sendable {
    /// Makes the folder and those above it, for the owner alone; no error if it is there.
    func makeFolder(_ path: String) throws(FileFailure)
    /// Makes a new file for writing, for the owner alone; an error if it is there.
    func create(_ path: String) throws(FileFailure) -> any WritableFile
    /// Reads at most `count` octets from `offset` on; fewer at the end of the file.
    func read(_ path: String, at offset: Int, count: Int) throws(FileFailure) -> [UInt8]
    /// The names and sizes of the files in a folder.
    func list(_ folder: String) throws(FileFailure) -> [FileEntry]
    /// Removes a file; no error if it is not there.
    func remove(_ path: String) throws(FileFailure)
    /// Returns once names made in the folder survive power loss.
    func syncFolder(_ path: String) throws(FileFailure)
    /// How much room there is on the disk.
    func space(at folder: String) throws(FileFailure) -> DiskSpace
}

/// A file being written, from its start to its end. It is closed when nobody holds it any more.
public protocol WritableFile: Sendable {
    func write(_ bytes: ArraySlice<UInt8>) throws(FileFailure)
    /// Returns once what was written survives power loss.
    func sync() throws(FileFailure)
}

public struct FileEntry: Hashable, Sendable {
    public var name: String
    public var size: Int

    public init(name: String, size: Int) {
        self.name = name
        self.size = size
    }
}

/// Octets of a disk.
public struct DiskSpace: Hashable, Sendable {
    public var free: Int
    public var total: Int

    public init(free: Int, total: Int) {
        self.free = free
        self.total = total
    }
}

/// An operation on a file that failed, with the system's error number.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var operation: String
    public var path: String
    public var number: Int32

    public init(operation: String, path: String, number: Int32) {
        self.operation = operation
        self.path = path
        self.number = number
    }

    public var description: String { "\(operation) \(path): error \(number)" }
}
