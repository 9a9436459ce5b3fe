import Dispatch
import Synchronization

/// One thread that runs the jobs of one actor in the order they came, so that the actor may block on a disk.
///
///     public actor Ledger {
///         private nonisolated let thread = SerialThread(name: "ledger")
///         public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
///     }
public final class SerialThread: SerialExecutor {
    private let queue = JobQueue()

    /// - Parameter name: what `ps` and debuggers show, at most 15 octets.
    public init(name: String) {
        NamedThread.start(name) { [queue] in queue.run() }
    }

    deinit {
        queue.stop()
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job), for: self)
    }
}

/// Jobs that wait for the thread. The executor is kept alive while jobs of its actor wait or run, and no longer: the
/// thread ends with it.
private final class JobQueue: Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var executor: SerialThread?
        var isSleeping = false
        var isStopped = false
    }

    private enum Next {
        case run([UnownedJob], SerialThread)
        case sleep
        case end
    }

    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)

    func add(_ job: UnownedJob, for executor: SerialThread) {
        let mustWake = state.withLock { state in
            state.jobs.append(job)
            if state.executor == nil { state.executor = executor }
            defer { state.isSleeping = false }
            return state.isSleeping
        }
        if mustWake { wakeUp.signal() }
    }

    func stop() {
        let mustWake = state.withLock { state in
            state.isStopped = true
            defer { state.isSleeping = false }
            return state.isSleeping
        }
        if mustWake { wakeUp.signal() }
    }

    func run() {
        while true {
            switch next() {
            case .run(let jobs, let executor):
                for job in jobs { job.runSynchronously(on: executor.asUnownedSerialExecutor()) }
            case .sleep: wakeUp.wait()
            case .end: return
            }
        }
    }

    private func next() -> Next {
        state.withLock { state in
            if !state.jobs.isEmpty, let executor = state.executor {
                let jobs = state.jobs
                state.jobs = []
                state.executor = nil
                return .run(jobs, executor)
            }
            guard !state.isStopped else { return .end }
            state.isSleeping = true
            return .sleep
        }
    }
}
