import Store
import Synchronization

/// The threads that do the arithmetic of private keys, so that it blocks neither event loops nor Swift's own pool.
public final class SigningThreads: Sendable {
    private let threads: [SigningThread]
    private let turn = Atomic<Int>(0)

    public init(count: Int = 2) {
        precondition(count > 0, "somebody must do the work")
        threads = (1...count).map { SigningThread(name: "signing-\($0)") }
    }

    /// Runs `work` on the thread whose turn it is.
    func run<Value: Sendable>(
        _ work: @Sendable () throws(SigningError) -> Value
    ) async throws(SigningError) -> Value {
        let index = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return try await threads[Int(UInt(bitPattern: index) % UInt(threads.count))].run(work)
    }
}

private actor SigningThread {
    private nonisolated let thread: SerialThread

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(name: String) {
        thread = SerialThread(name: name)
    }

    func run<Value: Sendable>(_ work: @Sendable () throws(SigningError) -> Value) throws(SigningError) -> Value {
        try work()
    }
}
