import Authority
import DequeModule
import Message
import Store

/// The crash-safe queue. See `docs/spool.md` for its states and what a crash leaves behind.
///
/// An actor on a thread of its own, synchronous inside: a call runs from beginning to end, and only the calls that wait
/// for a shared commit let others in between.
public actor Spool {
    private nonisolated let thread = SerialThread(name: "spool")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Fires when there may be something to lease that was not there before, or sooner than `nextDue` said. For one
    /// listener.
    public nonisolated let arrivals: AsyncStream<Void>
    /// Fires when there may be something for `leaseForAdmission`. For one listener.
    public nonisolated let admissions: AsyncStream<Void>
    /// Fires when there may be something for `leaseInbound`. For one listener.
    public nonisolated let inbound: AsyncStream<Void>

    nonisolated let arrival: AsyncStream<Void>.Continuation
    nonisolated let admission: AsyncStream<Void>.Continuation
    nonisolated let inboundArrival: AsyncStream<Void>.Continuation
    nonisolated let outcomeSignal: AsyncStream<Void>.Continuation
    nonisolated let outcomeSignals: AsyncStream<Void>

    nonisolated let time: any TimeSource
    nonisolated let limits: SpoolLimits
    nonisolated let bodies: BodyFolder
    nonisolated let reader: QueueReader
    nonisolated let counters: StoreCounters

    let database: Database
    let group = GroupCommit<Change, Result<Int, SpoolError>>()
    var isClosed = false
    var nextEnvelope: Int64 = 1
    /// Uses of each body by live envelopes.
    var uses: [Int64: BodyUse] = [:]

    var index = DueIndex()
    var fresh: FreshCache
    var leases: [LeaseID: Lease] = [:]
    /// The leases by customer.
    var share: Share
    var lastLease = 0
    /// Recipients that are leased, or settled and not yet committed.
    var busy: Set<RecipientRef> = []
    var outcomes: [PendingOutcome] = []
    var pauses = Pauses()
    var frozen: Set<CustomerID> = []
    /// Customers of whom only released mail goes.
    var held: Set<CustomerID> = []
    /// Turns of messages that an operator holds, met while leasing.
    var paused: [MessageID: [Turn]] = [:]
    var admissionList = AdmissionList()
    var inboundLine: Deque<Int64> = []
    var quota: InboundQuota
    var nextPurge = Timestamp(milliseconds: 0)
    /// Messages whose body file is missing; never leased. Only a failing disk leads there.
    public internal(set) var damaged: [MessageID] = []

    /// Opens or makes the spool in `directory`/spool and puts everything in it back into the queues.
    ///
    /// - Throws: `SpoolError`.
    public init(
        directory: String, time: any TimeSource, files: any FileLayer = DiskFileLayer(),
        limits: SpoolLimits = SpoolLimits()
    ) async throws(SpoolError) {
        let home = "\(directory)/spool"
        let path = "\(home)/spool.sqlite"
        let counters = StoreCounters()
        let side = SerialThread(name: "spool-side")
        self.time = time
        self.limits = limits
        self.counters = counters
        bodies = BodyFolder(files: files, path: "\(home)/bodies", thread: BodyThread(on: side))
        fresh = FreshCache(limit: limits.fresh)
        share = Share(places: limits.places)
        quota = InboundQuota(limits: limits.inbound)
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (admissions, admission) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (inbound, inboundArrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (outcomeSignals, outcomeSignal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        do {
            try files.makeFolder("\(home)/bodies")
            try files.syncFolder(home)
            try files.syncFolder(directory)
        } catch {
            throw SpoolError(error)
        }
        do {
            database = try Database(path: path, migrations: Schema.migrations, counters: counters)
            reader = QueueReader(try Database.reader(path: path), on: side)
        } catch {
            throw SpoolError(error)
        }
        try load()
    }

    /// A place for a body that streams in.
    public nonisolated func bodyWriter() -> BodyWriter {
        BodyWriter(folder: bodies, limits: limits)
    }

    /// Works until it is cancelled: commits outcomes that found no other commit to join, and keeps the files in order.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.commitOutcomes() }
            group.addTask { await self.keepOrder() }
        }
    }

    /// Writes what waits and takes nothing more. What is leased is due again at the next start.
    public func close() {
        guard !isClosed else { return }
        flush()
        isClosed = true
        for stream in [arrival, admission, inboundArrival, outcomeSignal] { stream.finish() }
    }

    private func commitOutcomes() async {
        for await _ in outcomeSignals {
            // A deposit's commit may have taken those that were waiting; younger ones get their own time.
            while let oldest = outcomes.first, time.now() < oldest.settledAt + limits.outcomeDelay, !Task.isCancelled {
                try? await time.sleep(until: oldest.settledAt + limits.outcomeDelay)
            }
            flush()
        }
    }

    private func keepOrder() async {
        while !Task.isCancelled, !isClosed {
            try? await time.sleep(until: time.now() + .seconds(1))
            tidy()
        }
    }

    /// What `run` does every second: outcomes that could not be written are tried again, mail nobody read and old rows
    /// go, the database's files shrink.
    public func tidy() {
        guard !isClosed else { return }
        if !outcomes.isEmpty || time.now() >= nextPurge { flush(evenIfEmpty: true) }
        expireInbound()
        try? database.maintain()
    }
}
