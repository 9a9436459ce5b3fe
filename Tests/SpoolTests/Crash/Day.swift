import Authority
import Message
import Store
import TestKit
import Testing

@testable import Spool

/// A day's work of a spool on a disk that may fail at any step, and the record of what the spool promised.
struct Day {
    let folder: ScratchFolder
    let files: ForgetfulFileLayer
    let disk: FaultyDisk
    private let clock = ManualClock()

    /// - Parameter removesAtOnce: whether a removed file is gone after a power cut at any time.
    init(removesAtOnce: Bool = false) throws {
        files = ForgetfulFileLayer(removesAtOnce: removesAtOnce)
        folder = try ScratchFolder()
        disk = try #require(FaultyDisk(folder.path))
    }

    func work(files layer: (any FileLayer)? = nil) async -> Story {
        let story = Story()
        await story.live(in: folder.path, clock: clock, files: layer ?? files, mornings: 2)
        return story
    }
}

/// What was asked of the spool and what it answered.
actor Story {
    private enum Answer {
        case kept
        case refused
    }

    private var answers: [UInt64: Answer] = [:]
    /// What each message's body was.
    private var bodies: [UInt64: [UInt8]] = [:]
    /// Recipients of each deposit.
    private var recipients: [UInt64: [String]] = [:]
    private var lanes: [UInt64: Lane] = [:]
    /// Recipients whose end was told to the spool; on disk or not.
    private var ended: Set<String> = []
    /// Recipients the spool said were dropped: certainly on disk.
    private var dropped: Set<String> = []
    /// Deposits that stood or fell together.
    private var together: [[UInt64]] = []
    private var nextID: UInt64 = 1

    private static let limits: SpoolLimits = {
        var limits = SpoolLimits()
        limits.inlineBody = 600
        return limits
    }()

    /// Opens a spool, uses everything it can do, closes it, and does the same again.
    func live(in folder: String, clock: ManualClock, files: any FileLayer, mornings: Int) async {
        for _ in 0..<mornings {
            guard
                let spool = try? await Spool(directory: folder, time: clock, files: files, limits: Self.limits)
            else { continue }
            await deposit(1, size: 40, in: spool)
            await deposit(1, size: 2000, in: spool)
            await deposit(3, size: 1500, in: spool)
            await hold(size: 900, in: spool)
            await deliver(2, .delivered, in: spool, clock)
            await deposit(2, size: 10, in: spool)
            await deliver(1, .deferred(until: clock.now() + .seconds(5)), in: spool, clock)
            await drop(in: spool)
            await releaseAndAdmit(in: spool, clock)
            await spool.tidy()
            clock.advance(by: .seconds(10))
            await deliver(2, .bounced, in: spool, clock)
            // One is left leased when the day ends.
            _ = await spool.lease(1, at: clock.now())
            await spool.close()
        }
    }

    private func deposit(_ count: Int, size: Int, in spool: Spool) async {
        let ids = (0..<count).map { nextID + UInt64($0) }
        nextID += UInt64(count)
        let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: ids[0]), count: size)
        for id in ids {
            bodies[id] = bytes
            recipients[id] = ["a\(id)@one.example", "b\(id)@two.example"]
            lanes[id] = .outbound
            answers[id] = .refused
        }
        together.append(ids)
        guard let body = try? await spool.body(bytes) else { return }
        guard
            let messages = try? ids.map({ id in
                try Sample(id: id, recipients: recipients[id] ?? []).outbound(body)
            })
        else { return }
        guard (try? await spool.deposit(messages)) != nil else { return }
        for id in ids { answers[id] = .kept }
    }

    private func hold(size: Int, in spool: Spool) async {
        let id = nextID
        nextID += 1
        bodies[id] = [UInt8](repeating: 3, count: size)
        recipients[id] = ["h\(id)@three.example"]
        lanes[id] = .held
        answers[id] = .refused
        guard let body = try? await spool.body(bodies[id] ?? []),
            let draft = try? Sample(id: id, recipients: recipients[id] ?? []).held(body)
        else { return }
        if (try? await spool.hold(draft)) != nil { answers[id] = .kept }
    }

    private func deliver(_ count: Int, _ ruling: Attempt.Ruling, in spool: Spool, _ clock: ManualClock) async {
        for leased in await spool.lease(count, at: clock.now()) {
            if case .deferred = ruling {} else { ended.formUnion(leased.recipients.map(\.mailbox.description)) }
            await spool.settle(leased, ruling, at: clock.now())
        }
    }

    private func drop(in spool: Spool) async {
        guard let id = answers.filter({ $0.value == .kept && lanes[$0.key] == .outbound }).keys.max() else { return }
        let story = self
        let report = try? await spool.drop(QueueFilter(message: Sample(id: id).message)) { recipients in
            await story.noteEnd(recipients.map(\.recipient.description))
        }
        if let report, report.inFlight == 0 { dropped.formUnion(recipients[id] ?? []) }
    }

    private func noteEnd(_ names: [String]) { ended.formUnion(names) }

    private func releaseAndAdmit(in spool: Spool, _ clock: ManualClock) async {
        guard (try? await spool.release(.customer(Sample().customer))) != nil else { return }
        for released in await spool.leaseForAdmission(10, at: clock.now()) {
            let id = UInt64(truncatingIfNeeded: released.message.bits)
            guard
                let message = try? Sample(id: id, recipients: released.recipients.map(\.description))
                    .outbound(released.body)
            else { continue }
            if (try? await spool.deposit([message])) != nil { lanes[id] = .outbound }
        }
    }

    /// Starts again from what a power cut left, and holds the spool to its word.
    func check(in folder: String, files: any FileLayer, _ place: Comment) async throws {
        let clock = ManualClock(at: Timestamp(seconds: 1_767_225_600) + .hours(1))
        let spool = try await Spool(directory: folder, time: clock, files: files, limits: Self.limits)
        #expect(await spool.damaged.isEmpty, place)
        var found: [UInt64: [String: RecipientState]] = [:]
        for id in 1..<nextID { found[id] = try await spool.recipientStates(of: Sample(id: id).message) }
        for id in 1..<nextID {
            let states = found[id] ?? [:]
            let wanted = recipients[id] ?? []
            if answers[id] == .kept { #expect(Set(states.keys) == Set(wanted), place) }
            #expect(states.isEmpty || Set(states.keys) == Set(wanted), place)
            for (name, state) in states where state.isFinal { #expect(ended.contains(name), place) }
        }
        for ids in together { #expect(Set(ids.map { found[$0]?.isEmpty ?? true }).count == 1, place) }
        for name in dropped { #expect(found.values.contains { $0[name]?.isFinal == true }, place) }
        try await checkWork(of: spool, found, clock, place)
    }

    /// Everything that waits in the outbound lane is leased exactly once, with the right body; nothing else is.
    private func checkWork(
        of spool: Spool, _ found: [UInt64: [String: RecipientState]], _ clock: ManualClock, _ place: Comment
    ) async throws {
        var leased: [String] = []
        for work in await spool.lease(1000, at: clock.now()) {
            leased += work.recipients.map(\.mailbox.description)
            let id = UInt64(truncatingIfNeeded: work.message.bits & 0xffff)
            #expect(try await work.body.whole() == bodies[id], place)
        }
        #expect(Set(leased).count == leased.count, place)
        let held = try await spool.list(QueueFilter(lane: .held), limit: 500)
        let heldNames = held.flatMap { $0.recipients.map(\.mailbox.description) }
        let waiting = found.values.flatMap { $0.filter { !$0.value.isFinal }.keys }
        #expect(Set(leased + heldNames) == Set(waiting), place)
        #expect(leased.count + heldNames.count == waiting.count, place)
        #expect(try await spool.isConsistent(), place)
    }
}

extension Spool {
    /// SQLite's own check, and ours: bodies exist just for live envelopes.
    func isConsistent() throws -> Bool {
        try database.read { rows in
            let check = try rows.first("PRAGMA integrity_check") { $0.text(0) }
            let strays = try rows.first(
                """
                SELECT (SELECT count(*) FROM body WHERE number NOT IN
                            (SELECT body FROM envelope WHERE finished IS NULL))
                     + (SELECT count(*) FROM envelope WHERE finished IS NULL
                            AND body NOT IN (SELECT number FROM body))
                     + (SELECT count(*) FROM recipient WHERE seq NOT IN (SELECT seq FROM envelope))
                     + (SELECT count(*) FROM content WHERE seq NOT IN (SELECT seq FROM envelope))
                     + (SELECT count(*) FROM envelope WHERE finished IS NULL AND NOT EXISTS
                            (SELECT 1 FROM recipient r WHERE r.seq = envelope.seq AND r.state = 0))
                """
            ) { $0.integer(0) }
            return check == "ok" && strays == 0
        }
    }
}

extension ForgetfulFileLayer {
    /// What survives, under the names it has in a copy of the folder.
    func afterPowerCut(at old: String, as new: String) -> ForgetfulFileLayer {
        afterPowerCut().renamed { $0.hasPrefix(old) ? new + $0.dropFirst(old.count) : $0 }
    }
}
