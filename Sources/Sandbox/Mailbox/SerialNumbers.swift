import Synchronization

/// Numbers that tell messages of one millisecond apart.
final class SerialNumbers: Sendable {
    private let last = Atomic<Int>(0)

    func next() -> Int {
        last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
