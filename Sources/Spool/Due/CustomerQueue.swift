import DequeModule

/// One customer's due work: a first-in-first-out queue for each destination, and the destinations in turn.
struct CustomerQueue {
    private var destinations: Deque<UInt32> = []
    private var queues: [UInt32: Deque<Work>] = [:]
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func add(_ work: Work) {
        if queues[work.destination] == nil { destinations.append(work.destination) }
        queues[work.destination, default: []].append(work)
        count += 1
    }

    /// The next work whose destination is open. Closed destinations that are met go to `aside`, to be put back by
    /// `restore` when the call that lent them is over, so that none is looked at twice in one call.
    mutating func take(closed: Set<UInt32>, aside: inout [UInt32]) -> Work? {
        while let destination = destinations.popFirst() {
            guard !closed.contains(destination) else {
                aside.append(destination)
                continue
            }
            guard let work = queues[destination]?.popFirst() else { continue }
            count -= 1
            if queues[destination]?.isEmpty == true {
                queues[destination] = nil
            } else {
                destinations.append(destination)
            }
            return work
        }
        return nil
    }

    /// Puts destinations back where they were: before all others.
    mutating func restore(_ aside: [UInt32]) {
        destinations.prepend(contentsOf: aside)
    }
}
