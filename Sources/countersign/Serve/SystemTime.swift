import Glibc
import Message

/// The machine's clock; the only place that reads it.
struct SystemTime: TimeSource {
    func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    func sleep(until time: Timestamp) async throws {
        try Task.checkCancellation()
        let left = time - now()
        guard left.milliseconds > 0 else { return }
        try await Task.sleep(for: .milliseconds(left.milliseconds))
    }
}
