/// A whole body that can be deposited: in memory while it is small, in its synced file when it is large.
///
/// Made by `BodyWriter.finish` and by the spool's own reading. One body may be deposited with many messages, in any
/// lane. A file that was never deposited goes when the last reference does.
public final class StoredBody: Sendable {
    enum Content: Sendable {
        case inline([UInt8])
        case file(BodyFolder)
    }

    /// Octets of the body.
    public let size: Int
    let number: Int64
    let content: Content

    init(number: Int64, bytes: [UInt8]) {
        self.number = number
        size = bytes.count
        content = .inline(bytes)
    }

    init(number: Int64, size: Int, folder: BodyFolder) {
        self.number = number
        self.size = size
        content = .file(folder)
        folder.openHandle(number)
    }

    convenience init(_ row: BodyRow, folder: BodyFolder) {
        if let bytes = row.bytes {
            self.init(number: row.number, bytes: bytes)
        } else {
            self.init(number: row.number, size: row.size, folder: folder)
        }
    }

    deinit {
        if case .file(let folder) = content { folder.closeHandle(number) }
    }

    /// The whole body when it is in memory; nil when it has to be read from its file.
    public var bytes: [UInt8]? {
        if case .inline(let bytes) = content { bytes } else { nil }
    }

    /// Part of the body: at most `count` octets from `offset` on, fewer at the end.
    ///
    /// - Throws: `SpoolError.failed` when the file cannot be read, or ends before its size.
    public func read(at offset: Int, count: Int) async throws(SpoolError) -> [UInt8] {
        let count = min(count, size - offset)
        guard offset >= 0, count > 0 else { return [] }
        switch content {
        case .inline(let bytes):
            return Array(bytes[offset..<offset + count])
        case .file(let folder):
            let bytes = try await folder.thread.read(folder, number, at: offset, count: count)
            guard bytes.count == count else { throw .failed("body \(number) is shorter than it was") }
            return bytes
        }
    }

    var isInFile: Bool {
        if case .file = content { true } else { false }
    }
}
