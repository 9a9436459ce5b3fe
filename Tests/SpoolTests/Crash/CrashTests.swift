import Authority
import Message
import TestKit
import Testing

@testable import Spool

/// Kills the disk at every step of a day's work, looks at what a power cut would leave, and starts again.
@Suite(.serialized) struct CrashTests {
    @Test(arguments: [0, 1, 77] as [UInt32])
    func `nothing acknowledged is lost, whichever step is the last`(seed: UInt32) async throws {
        var step = 1
        while true {
            let day = try Day(removesAtOnce: seed != 0)
            day.disk.fail(after: step, lasts: true)
            let story = await day.work()
            let reached = day.disk.steps >= step
            let image = try ScratchFolder()
            // Watched only so that its own syncs cost nothing.
            let quiet = try #require(FaultyDisk(image.path))
            defer { withExtendedLifetime(quiet) {} }
            try DiskFileLayer().makeFolder(image.file("spool"))
            #expect(day.disk.cut(into: image.file("spool"), seed: seed))
            try await story.check(
                in: image.path, files: day.files.afterPowerCut(at: day.folder.path, as: image.path),
                "step \(step), seed \(seed)")
            guard reached else { break }
            step += seed == 0 ? 1 : 9
        }
        // The day must be long enough to be worth the name.
        #expect(step > 40)
    }

    @Test(arguments: [false, true])
    func `one failing step is answered and survived without a restart`(full: Bool) async throws {
        // Every third step, from a start that changes: the test before goes through all of them.
        var step = Int.random(in: 1...3)
        while true {
            let day = try Day(removesAtOnce: full)
            day.disk.fail(after: step, full: full)
            let story = await day.work()
            let reached = day.disk.steps >= step
            day.disk.fail(after: 0)
            let image = try ScratchFolder()
            // Watched only so that its own syncs cost nothing.
            let quiet = try #require(FaultyDisk(image.path))
            defer { withExtendedLifetime(quiet) {} }
            try DiskFileLayer().makeFolder(image.file("spool"))
            #expect(day.disk.cut(into: image.file("spool"), seed: 0))
            try await story.check(
                in: image.path, files: day.files.afterPowerCut(at: day.folder.path, as: image.path), "step \(step)")
            guard reached else { return }
            step += 3
        }
    }

    @Test func `a body file's failing step refuses one message and loses none`() async throws {
        for step in stride(from: 1, through: 60, by: 2) {
            let day = try Day()
            let failing = FailingFileLayer(over: day.files)
            failing.fail(after: step)
            let story = await day.work(files: failing)
            failing.fail(after: 0)
            let image = try ScratchFolder()
            // Watched only so that its own syncs cost nothing.
            let quiet = try #require(FaultyDisk(image.path))
            defer { withExtendedLifetime(quiet) {} }
            try DiskFileLayer().makeFolder(image.file("spool"))
            #expect(day.disk.cut(into: image.file("spool"), seed: 0))
            try await story.check(
                in: image.path, files: day.files.afterPowerCut(at: day.folder.path, as: image.path), "step \(step)")
        }
    }

    @Test func `a disk that is full and has room again goes on`() async throws {
        let day = try Day()
        let clock = ManualClock()
        let spool = try await Spool(directory: day.folder.path, time: clock, files: day.files)
        try await spool.queue(Sample())
        let leased = try #require(await spool.lease(1, at: clock.now()).first)
        day.disk.fail(after: 1, lasts: true, full: true)
        await #expect(throws: SpoolError.full) { try await spool.queue(Sample(id: 2)) }
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
        await spool.settle(leased, .delivered, at: clock.now())
        await spool.flushNow()
        #expect(try await spool.counts().waitingOutcomes == 1)
        #expect(await spool.lease(1, at: clock.now()).isEmpty)
        day.disk.fail(after: 0)
        try await spool.queue(Sample(id: 2))
        #expect(try await spool.counts().waitingOutcomes == 0)
        #expect(try await spool.recipientStates(of: leased.message) == ["joe@example.org": .delivered])
        #expect(await spool.lease(10, at: clock.now()).map(\.message) == [Sample(id: 2).message])
    }

    @Test func `one sync for a batch`() async throws {
        let day = try Day()
        let spool = try await Spool(directory: day.folder.path, time: ManualClock(), files: day.files)
        let body = try await spool.body("text")
        let before = day.disk.syncs
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...64 {
                let message = try Sample(id: UInt64(id)).outbound(body)
                group.addTask { try await spool.deposit([message]) }
            }
            try await group.waitForAll()
        }
        #expect(try await spool.list(limit: 100).count == 64)
        #expect(day.disk.syncs - before <= 16)
    }
}
