import Foundation
import TestKit

extension ScratchFolder {
    /// Puts what another folder holds under a name in place of what this one does.
    func replace(_ name: String, from other: ScratchFolder) throws {
        try FileManager.default.removeItem(atPath: file(name))
        try FileManager.default.copyItem(atPath: other.file(name), toPath: file(name))
    }
}
