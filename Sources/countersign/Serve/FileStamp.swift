import Glibc

/// What tells that a file is another one than before.
struct FileStamp: Hashable {
    private var file: UInt64
    private var size: Int64
    private var changed: [Int]

    /// - Returns: nil when there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        file = UInt64(status.st_ino)
        size = Int64(status.st_size)
        changed = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
