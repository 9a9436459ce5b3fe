import Authority
import DequeModule
import Message

/// All work of the outbound lane that is not leased, in memory: later work by its time, due work by customer and
/// destination. See "Who is next" in `docs/spool.md`.
struct DueIndex {
    private var customers = Roster<Owner>()
    private var destinations = Roster<DomainName>()
    private var later = Heap<Work>()
    private var ready: [UInt32: CustomerQueue] = [:]
    /// Customers with due work whose turn comes, the next one first.
    private var rotation: Deque<UInt32> = []
    private(set) var excluded: Set<CustomerID> = []
    private var excludedUnlessReleased: Set<CustomerID> = []
    private(set) var dueCount = 0

    var laterCount: Int { later.count }

    /// When the first of the later work becomes due.
    var nextDue: Timestamp? { later.least.map { Timestamp(milliseconds: $0.due) } }

    /// Whether there is due work of a customer that is not excluded.
    var hasOpenWork: Bool { !rotation.isEmpty }

    /// Adds work; it is due at once when its time is at or before `now`.
    mutating func add(_ turn: Turn, now: Timestamp) {
        let work = Work(
            due: turn.due.milliseconds, envelope: turn.envelope,
            customer: customers.retain(Owner(customer: turn.customer, isReleased: turn.isReleased)),
            destination: destinations.retain(turn.destination))
        if turn.due <= now { makeReady(work) } else { later.add(work) }
    }

    /// Moves work whose time has come into its customer's queue.
    mutating func advance(to now: Timestamp) {
        while let work = later.least, work.due <= now.milliseconds {
            _ = later.takeLeast()
            makeReady(work)
        }
    }

    /// Customers whose work stays where it is. Nothing in their queues is touched.
    ///
    /// - Parameter held: only the released work of these goes.
    mutating func exclude(_ names: Set<CustomerID>, unlessReleased held: Set<CustomerID> = []) {
        let before = out
        (excluded, excludedUnlessReleased) = (names, held)
        let after = out
        let added = Set(after.subtracting(before).compactMap { customers.number(of: $0) })
        let freed = before.subtracting(after).compactMap { customers.number(of: $0) }.filter { ready[$0] != nil }
        if !added.isEmpty { rotation.removeAll { added.contains($0) } }
        rotation.append(contentsOf: freed.sorted())
    }

    private var out: Set<Owner> {
        var owners: Set<Owner> = []
        for customer in excluded { owners.insert(Owner(customer: customer, isReleased: true)) }
        for customer in excluded.union(excludedUnlessReleased) {
            owners.insert(Owner(customer: customer, isReleased: false))
        }
        return owners
    }

    private func isOut(_ owner: Owner) -> Bool {
        excluded.contains(owner.customer) || !owner.isReleased && excludedUnlessReleased.contains(owner.customer)
    }

    /// Takes up to `count` turns, one customer after the other.
    ///
    /// - Parameter share: the places; each turn takes one of its customer's.
    mutating func take(_ count: Int, notTo names: Set<DomainName>, within share: inout Share) -> [Turn] {
        let closed = Set(names.compactMap { destinations.number(of: $0) })
        var turns: [Turn] = []
        var stalled: [UInt32] = []
        var aside: [UInt32: [UInt32]] = [:]
        while turns.count < count, let customer = rotation.popFirst() {
            guard let name = customers[customer]?.customer, share.admits(name) else {
                stalled.append(customer)
                continue
            }
            var met = aside.removeValue(forKey: customer) ?? []
            let work = ready[customer]?.take(closed: closed, aside: &met)
            if !met.isEmpty { aside[customer] = met }
            guard let work else {
                stalled.append(customer)
                continue
            }
            dueCount -= 1
            if ready[customer]?.isEmpty == true { ready[customer] = nil } else { rotation.append(customer) }
            if let turn = turn(of: work) {
                turns.append(turn)
                share.take(name)
            }
            customers.release(work.customer)
            destinations.release(work.destination)
        }
        for (customer, met) in aside { ready[customer]?.restore(met) }
        rotation.prepend(contentsOf: stalled)
        return turns
    }

    private func turn(of work: Work) -> Turn? {
        guard let owner = customers[work.customer], let destination = destinations[work.destination] else {
            return nil
        }
        return Turn(
            envelope: work.envelope, customer: owner.customer, destination: destination,
            due: Timestamp(milliseconds: work.due), isReleased: owner.isReleased)
    }

    private mutating func makeReady(_ work: Work) {
        if ready[work.customer] == nil {
            ready[work.customer] = CustomerQueue()
            if let owner = customers[work.customer], !isOut(owner) { rotation.append(work.customer) }
        }
        ready[work.customer]?.add(work)
        dueCount += 1
    }
}
