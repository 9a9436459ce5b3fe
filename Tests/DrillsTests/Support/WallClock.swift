import Message
import NIOCore
import NIOPosix

/// The real time, for tests with real sockets.
struct WallClock: TimeSource {
    private let start = NIODeadline.now()

    func now() -> Timestamp {
        Timestamp(seconds: 1_767_225_600) + .milliseconds((NIODeadline.now() - start).nanoseconds / 1_000_000)
    }

    func sleep(until time: Timestamp) async throws {
        try Task.checkCancellation()
        let wait = (time - now()).milliseconds
        guard wait > 0 else { return }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        try await loop.scheduleTask(in: .milliseconds(wait)) {}.futureResult.get()
    }
}
