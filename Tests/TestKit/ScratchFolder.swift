import Foundation

/// An empty folder of one test; it and everything in it is gone when the last reference is.
public final class ScratchFolder: Sendable {
    /// Its absolute path, without a slash at the end.
    public let path: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("countersign-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of `name` inside.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// A copy of the folder as it is at this moment: what a killed process leaves behind.
    public func copy() throws -> ScratchFolder {
        let other = try ScratchFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            try FileManager.default.copyItem(atPath: file(name), toPath: other.file(name))
        }
        return other
    }
}
