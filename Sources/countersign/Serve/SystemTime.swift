import FoundationEssentials
import Message

/// The machine's clock; the only place that reads it.
struct SystemTime: TimeSource {
    func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date.now.timeIntervalSince1970 * 1000).rounded(.down)))
    }

    func sleep(until time: Timestamp) async throws {
        try Task.checkCancellation()
        let left = time - now()
        guard left.milliseconds > 0 else { return }
        try await Task.sleep(for: .milliseconds(left.milliseconds))
    }
}
