import Glibc
import Testing

@testable import Store

struct SerialThreadTests {
    actor Recorder {
        private nonisolated let thread = SerialThread(name: "recorder")
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
        private(set) var threads: Set<UInt> = []
        private(set) var count = 0

        func record() {
            threads.insert(UInt(pthread_self()))
            count += 1
        }
    }

    @Test func `all jobs of an actor run on one thread and none is lost`() async {
        let recorder = Recorder()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 { group.addTask { await recorder.record() } }
        }
        #expect(await recorder.count == 1000)
        #expect(await recorder.threads.count == 1)
    }

    @Test func `two actors have two threads`() async {
        let first = Recorder()
        let second = Recorder()
        await first.record()
        await second.record()
        #expect(await first.threads != second.threads)
    }
}
