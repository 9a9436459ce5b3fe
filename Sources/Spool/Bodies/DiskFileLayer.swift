import Glibc

/// The file layer over the real disk.
public struct DiskFileLayer: FileLayer {
    public init() {}

    public func makeFolder(_ path: String) throws(FileFailure) {
        var built = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            built += "/" + part
            guard mkdir(built, 0o700) != 0 else { continue }
            let number = errno
            guard number == EEXIST || number == EISDIR || Self.exists(built) else {
                throw FileFailure(operation: "mkdir", path: built, number: number)
            }
        }
    }

    public func create(_ path: String) throws(FileFailure) -> any WritableFile {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure(operation: "create", path: path, number: errno) }
        return DiskFile(descriptor: descriptor, path: path)
    }

    public func read(_ path: String, at offset: Int, count: Int) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(operation: "open", path: path, number: errno) }
        defer { _ = close(descriptor) }
        var problem: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                guard let base = buffer.baseAddress else { return }
                let got = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { problem = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard problem == 0 else { throw FileFailure(operation: "read", path: path, number: problem) }
        return bytes
    }

    public func list(_ folder: String) throws(FileFailure) -> [FileEntry] {
        guard let stream = opendir(folder) else {
            throw FileFailure(operation: "list", path: folder, number: errno)
        }
        defer { closedir(stream) }
        var entries: [FileEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            var facts = stat()
            guard stat(folder + "/" + name, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { continue }
            entries.append(FileEntry(name: name, size: Int(facts.st_size)))
        }
        return entries
    }

    public func remove(_ path: String) throws(FileFailure) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw FileFailure(operation: "remove", path: path, number: errno)
    }

    public func syncFolder(_ path: String) throws(FileFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(operation: "open", path: path, number: errno) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure(operation: "sync", path: path, number: errno) }
    }

    public func space(at folder: String) throws(FileFailure) -> DiskSpace {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else {
            throw FileFailure(operation: "statvfs", path: folder, number: errno)
        }
        let block = Int(facts.f_frsize)
        return DiskSpace(free: Int(facts.f_bavail) * block, total: Int(facts.f_blocks) * block)
    }

    private static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }
}

/// A file of the real disk, open for writing; closed at the latest when nobody holds it any more.
private final class DiskFile: WritableFile {
    private let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = Glibc.close(descriptor) }

    func write(_ bytes: ArraySlice<UInt8>) throws(FileFailure) {
        var problem: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let wrote = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if wrote < 0, errno == EINTR { continue }
                guard wrote > 0 else {
                    problem = errno
                    return
                }
                done += wrote
            }
        }
        guard problem == 0 else { throw FileFailure(operation: "write", path: path, number: problem) }
    }

    func sync() throws(FileFailure) {
        guard fsync(descriptor) == 0 else { throw FileFailure(operation: "sync", path: path, number: errno) }
    }
}

extension FileFailure {
    /// Whether there was no room: `ENOSPC` or `EDQUOT`.
    var isFull: Bool { number == ENOSPC || number == EDQUOT }
}
