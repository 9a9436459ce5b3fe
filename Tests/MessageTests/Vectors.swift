import Foundation

/// Files that other projects published for testing. They lie beside the project and are not part of it.
enum Vectors {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/vectors")

    /// The files of a folder; empty, with a line that says so, when the folder is absent.
    static func files(_ folder: String, suffix: String = "") -> [URL] {
        let url = root.appendingPathComponent(folder)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
            print("skipped: no test vectors at \(url.path)")
            return []
        }
        return names.filter { $0.hasSuffix(suffix) }.sorted().map(url.appendingPathComponent)
    }

    static func octets(_ url: URL) throws -> [UInt8] {
        Array(try Data(contentsOf: url))
    }

    static func lines(_ path: String) -> [String] {
        let url = root.appendingPathComponent(path)
        guard let data = try? Data(contentsOf: url) else {
            print("skipped: no test vectors at \(url.path)")
            return []
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
