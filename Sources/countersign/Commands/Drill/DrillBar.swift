import Drills
import Glibc
import Synchronization

/// A bar on standard error, when somebody looks at it.
final class DrillBar: DrillProgress {
    private struct State {
        var part = ""
        var total = 0
        var done = 0
        var shown = -1
    }

    private static let width = 40
    private let isWatched = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    func begin(_ part: String, total: Int) {
        state.withLock { $0 = State(part: part, total: total) }
        advance(by: 0)
    }

    func advance(by steps: Int) {
        guard isWatched else { return }
        state.withLock { state in
            state.done += steps
            let filled = state.total > 0 ? min(Self.width, state.done * Self.width / state.total) : 0
            guard filled != state.shown || state.done == state.total else { return }
            state.shown = filled
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
            let name = state.part + String(repeating: " ", count: max(0, 12 - state.part.count))
            DrillTable.write("\r\(name) [\(bar)] \(state.done)/\(state.total)  ")
        }
    }

    func end() {
        guard isWatched else { return }
        DrillTable.write("\n")
    }
}
