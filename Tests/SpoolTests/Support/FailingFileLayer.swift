import Synchronization

@testable import Spool

/// A file layer whose n-th step fails, once or from then on. Every call is a step.
final class FailingFileLayer: FileLayer {
    struct State {
        var steps = 0
        var failAt = 0
        var lasts = false
        var number: Int32 = 5
    }

    let state = Mutex(State())
    private let under: any FileLayer

    init(over under: any FileLayer = DiskFileLayer()) {
        self.under = under
    }

    var steps: Int { state.withLock { $0.steps } }

    /// - Parameters:
    ///   - after: 1 is the next step; 0 is none.
    ///   - number: 28 for a full disk, 5 for a broken one.
    func fail(after: Int, lasts: Bool = false, number: Int32 = 5) {
        state.withLock { state in
            state.failAt = after > 0 ? state.steps + after : 0
            state.lasts = lasts
            state.number = number
        }
    }

    fileprivate func step(_ operation: String) throws(FileFailure) {
        let number: Int32? = state.withLock { state in
            state.steps += 1
            guard state.failAt > 0, state.steps >= state.failAt else { return nil }
            return state.lasts || state.steps == state.failAt ? state.number : nil
        }
        if let number { throw FileFailure(operation: operation, path: "test", number: number) }
    }

    func makeFolder(_ path: String) throws(FileFailure) {
        try step("makeFolder")
        try under.makeFolder(path)
    }

    func create(_ path: String) throws(FileFailure) -> any WritableFile {
        try step("create")
        return File(under: try under.create(path), layer: self)
    }

    func read(_ path: String, at offset: Int, count: Int) throws(FileFailure) -> [UInt8] {
        try step("read")
        return try under.read(path, at: offset, count: count)
    }

    func list(_ folder: String) throws(FileFailure) -> [FileEntry] {
        try step("list")
        return try under.list(folder)
    }

    func remove(_ path: String) throws(FileFailure) {
        try step("remove")
        try under.remove(path)
    }

    func syncFolder(_ path: String) throws(FileFailure) {
        try step("syncFolder")
        try under.syncFolder(path)
    }

    func space(at folder: String) throws(FileFailure) -> DiskSpace {
        try step("space")
        return try under.space(at: folder)
    }

    private struct File: WritableFile {
        let under: any WritableFile
        let layer: FailingFileLayer

        func write(_ bytes: ArraySlice<UInt8>) throws(FileFailure) {
            try layer.step("write")
            try under.write(bytes)
        }

        func sync() throws(FileFailure) {
            try layer.step("sync")
            try under.sync()
        }
    }
}
