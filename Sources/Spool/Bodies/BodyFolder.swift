import Synchronization

/// The folder of large bodies: which numbers are in use, by whom, and when a file may go.
///
/// A file stays while a `StoredBody` of it is held or a row names it. Whoever lets go last removes it.
final class BodyFolder: Sendable {
    private struct Claim {
        var handles = 0
        var hasRow = false
    }

    private struct State {
        var next: Int64 = 1
        var claims: [Int64: Claim] = [:]
    }

    let files: any FileLayer
    let path: String
    let thread: BodyThread
    private let state = Mutex(State())

    init(files: any FileLayer, path: String, thread: BodyThread) {
        self.files = files
        self.path = path
        self.thread = thread
    }

    /// A number that no body, row or file has.
    func nextNumber() -> Int64 {
        state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
    }

    /// Numbers up to this one are taken.
    func reserve(through number: Int64) {
        state.withLock { $0.next = max($0.next, number + 1) }
    }

    func filePath(_ number: Int64) -> String { "\(path)/\(number).body" }

    /// The number in a file's name; nil for names that are not ours.
    static func number(inName name: String) -> Int64? {
        guard name.hasSuffix(".body") else { return nil }
        return Int64(name.dropLast(5))
    }

    func openHandle(_ number: Int64) {
        state.withLock { $0.claims[number, default: Claim()].handles += 1 }
    }

    func closeHandle(_ number: Int64) {
        let isLast = state.withLock { state in
            state.claims[number]?.handles -= 1
            return Self.dropIfUnused(number, in: &state)
        }
        if isLast { remove(number) }
    }

    /// A row names the file from now on.
    func rowAdded(_ number: Int64) {
        state.withLock { $0.claims[number, default: Claim()].hasRow = true }
    }

    /// The row that named the file is gone, and that is committed.
    func rowRemoved(_ number: Int64) {
        let isLast = state.withLock { state in
            state.claims[number]?.hasRow = false
            return Self.dropIfUnused(number, in: &state)
        }
        if isLast { remove(number) }
    }

    private static func dropIfUnused(_ number: Int64, in state: inout State) -> Bool {
        guard let claim = state.claims[number], claim.handles <= 0, !claim.hasRow else { return false }
        state.claims[number] = nil
        return true
    }

    /// A file that cannot be removed now is an orphan, which the next start removes.
    func remove(_ number: Int64) {
        try? files.remove(filePath(number))
    }
}
