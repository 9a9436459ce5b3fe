import Foundation

/// Messages and keys that others made. They are not part of this repository.
enum Vectors {
    static let folder = "../shared/vectors"

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether `path` is there; says so when it is not.
    static func has(_ path: String) -> Bool {
        let isThere = FileManager.default.fileExists(atPath: "\(folder)/\(path)")
        if !isThere { print("skipped: no test vectors at \(folder)/\(path)") }
        return isThere
    }
}
