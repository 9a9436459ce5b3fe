import Glibc
import Message
import NIOPosix

/// The sandbox's mailbox in a Maildir folder. Files are read on NIO's threads for blocking work.
public struct Maildir: MailboxView {
    /// Octets read of a message to list it.
    private static let headerSize = 32 * 1024
    /// Octets of the largest message that is shown.
    private static let largest = 64 * 1024 * 1024

    private let folder: String

    /// - Parameter folder: the folder that holds `new` and `cur`.
    public init(folder: String) {
        self.folder = folder
    }

    public func entries(limit: Int) async throws -> [MailboxEntry] {
        try await NIOThreadPool.singleton.runIfActive {
            files().sorted { ($0.modified, $0.name) > ($1.modified, $1.name) }.prefix(limit).compactMap { file in
                guard let start = Self.read(file.path, upTo: Self.headerSize) else { return nil }
                return MailboxEntry(
                    id: file.name, received: file.modified, size: file.size, header: Self.header(of: start))
            }
        }
    }

    public func message(_ id: String) async throws -> [UInt8]? {
        try await NIOThreadPool.singleton.runIfActive {
            files().first { $0.name == id }.flatMap { Self.read($0.path, upTo: Self.largest) }
        }
    }

    private struct File {
        var name: String
        var path: String
        var modified: Timestamp
        var size: Int
    }

    private func files() -> [File] {
        ["new", "cur"].flatMap { part -> [File] in
            guard let directory = opendir("\(folder)/\(part)") else { return [] }
            defer { closedir(directory) }
            var files: [File] = []
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                let path = "\(folder)/\(part)/\(name)"
                var status = stat()
                guard !name.hasPrefix("."), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                    continue
                }
                let milliseconds = Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
                files.append(
                    File(
                        name: name, path: path, modified: Timestamp(milliseconds: milliseconds),
                        size: Int(status.st_size)))
            }
            return files
        }
    }

    private static func read(_ path: String, upTo limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count < limit {
            let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func header(of bytes: [UInt8]) -> [UInt8] {
        var lineStart = 0
        while let end = bytes[lineStart...].firstIndex(of: 0x0a) {
            let line = bytes[lineStart..<end]
            if line.isEmpty || line.elementsEqual([0x0d]) { return Array(bytes[..<lineStart]) }
            lineStart = end + 1
        }
        return bytes
    }
}
