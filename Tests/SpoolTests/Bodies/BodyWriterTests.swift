import Message
import TestKit
import Testing

@testable import Spool

@Suite struct BodyWriterTests {
    private let folder: ScratchFolder
    private let files = ForgetfulFileLayer()
    private let spool: Spool

    init() async throws {
        folder = try ScratchFolder()
        var limits = SpoolLimits()
        limits.inlineBody = 1000
        spool = try await Spool(directory: folder.path, time: ManualClock(), files: files, limits: limits)
    }

    @Test func `a small body stays in memory and makes no file`() async throws {
        let body = try await spool.body([UInt8](repeating: 65, count: 1000))
        #expect(body.bytes?.count == 1000)
        #expect(files.names.isEmpty)
    }

    @Test func `a writer that is cleared has an empty body and no file`() async throws {
        let writer = spool.bodyWriter()
        writer.append([UInt8](repeating: 65, count: 5000)[...])
        writer.clear()
        #expect(try await writer.finish().bytes == [])
        #expect(files.names.isEmpty)
    }

    @Test func `a large body is in its file, synced with its name, when finish returns`() async throws {
        let bytes = (0..<5001).map { UInt8(truncatingIfNeeded: $0) }
        let writer = spool.bodyWriter()
        for start in stride(from: 0, to: bytes.count, by: 700) {
            writer.append(bytes[start..<min(start + 700, bytes.count)])
        }
        let body = try await writer.finish()
        #expect(body.bytes == nil)
        #expect(body.size == 5001)
        #expect(try await body.whole() == bytes)
        #expect(try await body.read(at: 4999, count: 100) == Array(bytes[4999...]))
        #expect(try await body.read(at: 5001, count: 1).isEmpty)
        let later = files.afterPowerCut()
        let name = try #require(later.names.first)
        #expect(try later.read(name, at: 0, count: 9999) == bytes)
    }

    @Test func `a discarded or dropped writer takes its file with it`() async throws {
        let writer = spool.bodyWriter()
        writer.append([UInt8](repeating: 1, count: 2000)[...])
        #expect(files.names.count == 1)
        writer.discard()
        #expect(files.names.isEmpty)
        await #expect(throws: SpoolError.closed) { try await writer.finish() }
        spool.bodyWriter().append([UInt8](repeating: 1, count: 2000)[...])
        #expect(files.names.isEmpty)
    }

    @Test func `a finished body that nobody deposits goes with its last reference`() async throws {
        var body: StoredBody? = try await spool.body([UInt8](repeating: 1, count: 2000))
        #expect(files.names.count == 1)
        #expect(body?.size == 2000)
        body = nil
        #expect(files.names.isEmpty)
    }

    @Test func `a nearly full disk refuses large bodies and deposits`() async throws {
        let small = try await spool.body("small")
        files.setFree(100 << 20)
        let writer = spool.bodyWriter()
        writer.append([UInt8](repeating: 1, count: 2000)[...])
        await #expect(throws: SpoolError.full) { try await writer.finish() }
        #expect(files.names.isEmpty)
        await #expect(throws: SpoolError.full) { try await spool.deposit([try Sample().outbound(small)]) }
        files.setFree(300 << 20)
        try await spool.deposit([try Sample().outbound(small)])
    }

    @Test func `the floor is a share of a small disk`() {
        var limits = SpoolLimits()
        limits.freeBytes = 1000
        limits.freeShare = 0.1
        #expect(limits.hasRoom(DiskSpace(free: 10, total: 100)))
        #expect(!limits.hasRoom(DiskSpace(free: 9, total: 100)))
        #expect(limits.hasRoom(DiskSpace(free: 1000, total: 1_000_000)))
        #expect(!limits.hasRoom(DiskSpace(free: 999, total: 1_000_000)))
    }

    @Test func `whichever step fails, finish says so and nothing stays behind`() async throws {
        var failed = 0
        for step in 1...20 {
            let scratch = try ScratchFolder()
            let forgetful = ForgetfulFileLayer()
            let failing = FailingFileLayer(over: forgetful)
            var limits = SpoolLimits()
            limits.inlineBody = 1000
            let spool = try await Spool(directory: scratch.path, time: ManualClock(), files: failing, limits: limits)
            failing.fail(after: step, number: step.isMultiple(of: 2) ? 28 : 5)
            let writer = spool.bodyWriter()
            for _ in 0..<3 { writer.append([UInt8](repeating: 2, count: 1500)[...]) }
            do {
                let body = try await writer.finish()
                #expect(body.size == 4500)
                failing.fail(after: 0)
            } catch {
                failed += 1
                #expect((error == .full) == step.isMultiple(of: 2))
                failing.fail(after: 0)
                #expect(forgetful.names.isEmpty, "step \(step)")
            }
        }
        // space, create, three writes, the end's empty write, sync, folder sync
        #expect(failed == 8)
    }
}
