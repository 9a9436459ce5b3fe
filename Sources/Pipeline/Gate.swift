import Synchronization

/// Bounds how many messages are under way at once. With at most 128 KiB of body and 128 KiB of header in memory each,
/// 512 of them are at most 128 MiB.
final class Gate: Sendable {
    /// A place that is given back when the last reference to it goes, so that no path can leak one.
    final class Place: Sendable {
        private let gate: Gate

        fileprivate init(gate: Gate) {
            self.gate = gate
        }

        deinit { gate.leave() }
    }

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var waiters: [Waiter] = []
        var nextNumber = 0
        var cancelled: Set<Int> = []
    }

    /// How many messages at most are under way at once, if nothing else is said.
    static let standardRoom = 512

    private let state: Mutex<State>

    init(room: Int = Gate.standardRoom) {
        state = Mutex(State(free: room))
    }

    /// How many wait for a place.
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// A place, or nil at once when there is none.
    func enterIfRoom() -> Place? {
        let entered = state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        return entered ? Place(gate: self) : nil
    }

    /// A place as soon as there is one, in the order of asking.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func enter() async throws -> Place {
        if let place = enterIfRoom() { return place }
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        let entered = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.cancelled.remove(number) != nil { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiters.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume(returning: false)
        }
        // A cancellation that came too late leaves its mark behind; nobody else has this number.
        state.withLock { _ = $0.cancelled.remove(number) }
        guard entered else { throw CancellationError() }
        return Place(gate: self)
    }

    private func leave() {
        let next = state.withLock { state -> Waiter? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
            state.free += 1
            return nil
        }
        next?.continuation.resume(returning: true)
    }
}
