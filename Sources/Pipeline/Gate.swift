import Authority
import Synchronization

/// Bounds how many messages are under way at once, and shares the places among customers. With at most 128 KiB of body and 128 KiB of header in memory each,
/// 512 of them are at most 128 MiB.
final class Gate: Sendable {
    /// A place that is given back when the last reference to it goes, so that no path can leak one.
    final class Place: Sendable {
        private let gate: Gate
        private let customer: CustomerID

        fileprivate init(gate: Gate, customer: CustomerID) {
            self.gate = gate
            self.customer = customer
        }

        deinit { gate.leave(customer) }
    }

    private struct Waiter {
        let number: Int
        let customer: CustomerID
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var places: Places
        var waiters: [Waiter] = []
        var nextNumber = 0
        var cancelled: Set<Int> = []
    }

    /// How many messages at most are under way at once, if nothing else is said.
    static let standardRoom = 512

    private let state: Mutex<State>

    init(room: Int = Gate.standardRoom) {
        state = Mutex(State(places: Places(room: room)))
    }

    /// How many wait for a place.
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// A place, or nil at once when there is none for this customer.
    func enterIfRoom(for customer: CustomerID) -> Place? {
        let entered = state.withLock { $0.places.enter(customer) }
        return entered ? Place(gate: self, customer: customer) : nil
    }

    /// A place as soon as there is one for this customer, in the order of asking.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func enter(for customer: CustomerID) async throws -> Place {
        if let place = enterIfRoom(for: customer) { return place }
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        let entered = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.cancelled.remove(number) != nil { return false }
                    if state.places.enter(customer) { return true }
                    state.waiters.append(Waiter(number: number, customer: customer, continuation: continuation))
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
        return Place(gate: self, customer: customer)
    }

    /// Gives the place to the first who may have it. One place that goes can let in two: of two customers, neither may
    /// have had a right to those that were left.
    private func leave(_ customer: CustomerID) {
        let next = state.withLock { state in
            state.places.leave(customer)
            var next: [Waiter] = []
            var index = 0
            while index < state.waiters.count {
                if state.places.enter(state.waiters[index].customer) {
                    next.append(state.waiters.remove(at: index))
                } else {
                    index += 1
                }
            }
            return next
        }
        for waiter in next { waiter.continuation.resume(returning: true) }
    }
}
