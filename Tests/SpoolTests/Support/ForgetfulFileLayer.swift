import Synchronization

@testable import Spool

/// A file layer in memory that knows what would survive a power cut: the bytes of a file up to its last sync, under the
/// names a folder had at its last sync. A file whose name survives without its bytes is empty. Whether a removal survives
/// without a sync is the disk's choice: the test says which.
final class ForgetfulFileLayer: FileLayer {
    private final class Content: Sendable {
        let state = Mutex<(written: [UInt8], synced: [UInt8])>(([], []))
    }

    private struct State {
        var files: [String: Content] = [:]
        var durable: [String: Content] = [:]
        var freeBytes = 1 << 40
    }

    private let state = Mutex(State())

    private let removesAtOnce: Bool

    init(removesAtOnce: Bool = false) {
        self.removesAtOnce = removesAtOnce
    }

    /// What is there after the power is cut and comes back.
    func afterPowerCut() -> ForgetfulFileLayer {
        let layer = ForgetfulFileLayer()
        let files = state.withLock { $0.durable }.mapValues { content in
            let kept = Content()
            let bytes = content.state.withLock { $0.synced }
            kept.state.withLock { $0 = (bytes, bytes) }
            return kept
        }
        layer.state.withLock { state in
            state.files = files
            state.durable = files
        }
        return layer
    }

    /// The same files under other names.
    func renamed(_ rename: (String) -> String) -> ForgetfulFileLayer {
        let layer = ForgetfulFileLayer()
        let (files, durable) = state.withLock { ($0.files, $0.durable) }
        layer.state.withLock { state in
            state.files = Dictionary(uniqueKeysWithValues: files.map { (rename($0.key), $0.value) })
            state.durable = Dictionary(uniqueKeysWithValues: durable.map { (rename($0.key), $0.value) })
        }
        return layer
    }

    /// Names of all files.
    var names: Set<String> { state.withLock { Set($0.files.keys) } }

    func setFree(_ bytes: Int) { state.withLock { $0.freeBytes = bytes } }

    func makeFolder(_ path: String) throws(FileFailure) {
        // The database beside the bodies is on the real disk.
        try DiskFileLayer().makeFolder(path)
    }

    func create(_ path: String) throws(FileFailure) -> any WritableFile {
        let content = Content()
        let isNew = state.withLock { state in
            guard state.files[path] == nil else { return false }
            state.files[path] = content
            return true
        }
        guard isNew else { throw FileFailure(operation: "create", path: path, number: 17) }
        return File(content: content)
    }

    func read(_ path: String, at offset: Int, count: Int) throws(FileFailure) -> [UInt8] {
        guard let content = state.withLock({ $0.files[path] }) else {
            throw FileFailure(operation: "open", path: path, number: 2)
        }
        return content.state.withLock { Array($0.written.dropFirst(offset).prefix(count)) }
    }

    func list(_ folder: String) throws(FileFailure) -> [FileEntry] {
        state.withLock { state in
            state.files.compactMap { path, content in
                guard path.hasPrefix(folder + "/") else { return nil }
                return FileEntry(
                    name: String(path.dropFirst(folder.count + 1)), size: content.state.withLock { $0.written.count })
            }
        }
    }

    func remove(_ path: String) throws(FileFailure) {
        state.withLock { state in
            state.files[path] = nil
            if removesAtOnce { state.durable[path] = nil }
        }
    }

    func syncFolder(_ path: String) throws(FileFailure) {
        state.withLock { state in
            state.durable = state.durable.filter { !$0.key.hasPrefix(path + "/") }
            for (name, content) in state.files where name.hasPrefix(path + "/") { state.durable[name] = content }
        }
    }

    func space(at folder: String) throws(FileFailure) -> DiskSpace {
        DiskSpace(free: state.withLock { $0.freeBytes }, total: 1 << 40)
    }

    private struct File: WritableFile {
        let content: Content

        func write(_ bytes: ArraySlice<UInt8>) throws(FileFailure) {
            content.state.withLock { $0.written.append(contentsOf: bytes) }
        }

        func sync() throws(FileFailure) {
            content.state.withLock { $0.synced = $0.written }
        }
    }
}
