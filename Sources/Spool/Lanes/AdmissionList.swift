import DequeModule
import Message

/// Envelopes that shall pass `admit` again: in line, handed out, or put off.
struct AdmissionList {
    private enum Place {
        case line
        case out
        case later
    }

    private struct Later: Comparable {
        var time: Timestamp
        var envelope: Int64

        static func < (left: Later, right: Later) -> Bool {
            (left.time, left.envelope) < (right.time, right.envelope)
        }
    }

    private var places: [Int64: Place] = [:]
    private var line: Deque<Int64> = []
    private var later = Heap<Later>()

    var count: Int { places.count }
    /// When the first of those put off is due; may name one that has left since.
    var nextDue: Timestamp? { later.least?.time }

    func contains(_ envelope: Int64) -> Bool { places[envelope] != nil }

    mutating func add(_ envelope: Int64) {
        guard places[envelope] == nil else { return }
        places[envelope] = .line
        line.append(envelope)
    }

    mutating func take(_ count: Int, at now: Timestamp) -> [Int64] {
        while let first = later.least, first.time <= now {
            _ = later.takeLeast()
            guard places[first.envelope] == .later else { continue }
            places[first.envelope] = .line
            line.append(first.envelope)
        }
        var taken: [Int64] = []
        while taken.count < count, let envelope = line.popFirst() {
            guard places[envelope] == .line else { continue }
            places[envelope] = .out
            taken.append(envelope)
        }
        return taken
    }

    /// Puts one off that is handed out.
    mutating func postpone(_ envelope: Int64, until time: Timestamp) {
        guard places[envelope] == .out else { return }
        places[envelope] = .later
        later.add(Later(time: time, envelope: envelope))
    }

    mutating func remove(_ envelope: Int64) {
        places[envelope] = nil
    }
}
