import Foundation
import TestKit
import Testing

@testable import Spool

@Suite struct DiskFileLayerTests {
    @Test func `folders are made where the path leads, from the working folder or from the root`() throws {
        let name = "folders-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: name) }
        try DiskFileLayer().makeFolder("\(name)/inner")
        #expect(FileManager.default.fileExists(atPath: "\(name)/inner"))
        #expect(!FileManager.default.fileExists(atPath: "/\(name)"))

        let scratch = try ScratchFolder()
        try DiskFileLayer().makeFolder("\(scratch.path)/a/b")
        try DiskFileLayer().makeFolder("\(scratch.path)/a/b")
        #expect(FileManager.default.fileExists(atPath: "\(scratch.path)/a/b"))
    }
}
