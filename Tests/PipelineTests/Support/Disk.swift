import Spool
import Synchronization

/// The real disk, of which a test says how much room is left and whether syncs succeed.
final class Disk: FileLayer {
    private struct State {
        var isFull = false
        /// Questions about room that are still answered as if there were some.
        var answers = 0
        var failsToSync = false
    }

    private let state = Mutex(State())
    private let under = DiskFileLayer()

    /// Full from the next question on, or after a number of them.
    func fill(after answers: Int = 0) {
        state.withLock {
            $0.isFull = true
            $0.answers = answers
        }
    }

    func makeRoom() { state.withLock { $0.isFull = false } }

    func failSyncs(_ fails: Bool) { state.withLock { $0.failsToSync = fails } }

    func makeFolder(_ path: String) throws(FileFailure) { try under.makeFolder(path) }

    func create(_ path: String) throws(FileFailure) -> any WritableFile {
        File(under: try under.create(path), disk: self, path: path)
    }

    func read(_ path: String, at offset: Int, count: Int) throws(FileFailure) -> [UInt8] {
        try under.read(path, at: offset, count: count)
    }

    func list(_ folder: String) throws(FileFailure) -> [FileEntry] { try under.list(folder) }

    func remove(_ path: String) throws(FileFailure) { try under.remove(path) }

    func syncFolder(_ path: String) throws(FileFailure) { try under.syncFolder(path) }

    func space(at folder: String) throws(FileFailure) -> DiskSpace {
        let isFull = state.withLock { state in
            guard state.isFull, state.answers == 0 else {
                state.answers = max(0, state.answers - 1)
                return false
            }
            return true
        }
        return isFull ? DiskSpace(free: 0, total: 1 << 40) : DiskSpace(free: 1 << 39, total: 1 << 40)
    }

    private struct File: WritableFile {
        let under: any WritableFile
        let disk: Disk
        let path: String

        func write(_ bytes: ArraySlice<UInt8>) throws(FileFailure) { try under.write(bytes) }

        func sync() throws(FileFailure) {
            let fails = disk.state.withLock { $0.failsToSync }
            if fails { throw FileFailure(operation: "sync", path: path, number: 5) }
            try under.sync()
        }
    }
}
