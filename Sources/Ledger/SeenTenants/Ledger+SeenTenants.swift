import Authority
import Message
import Store
import Synchronization

/// What becomes known about refused and observed mail of the relay door, whether or not a record of it is kept.
extension Ledger {
    /// Hands every refusal at the relay door to somebody who looks for actors behind them. Called on the door's way, for
    /// each message: it must be quick. Only one at a time is told; another takes its place.
    public nonisolated func onRelayRefusal(_ observe: @escaping @Sendable (RelayRefusal) -> Void) {
        relayObserver.withLock { $0 = RelayObserver(tell: observe) }
    }

    /// Takes note of a refusal that the ledger was not asked about, such as that of a client for whom no connector was
    /// found. Those it decided itself it has noted.
    public nonisolated func note(_ refusal: RelayRefusal) {
        if let seen = refusal.seenTenant { unwrittenTenants.withLock { $0.add(seen) } }
        relayObserver.withLock { $0 }?.tell(refusal)
    }

    /// The same for what was decided.
    nonisolated func note(_ decided: [Decided], of requests: [DecisionRequest]) {
        for (one, request) in zip(decided, requests) where !one.isRepeat {
            if let refusal = RelayRefusal(one.verdict, of: request) { note(refusal) }
        }
    }

    /// The tenants that were turned away or are held in observe mode, worst first, those of the last second included.
    ///
    /// - Parameter customer: nil for the worst of all customers.
    /// - Throws: `LedgerError`.
    public func seenTenants(of customer: CustomerID? = nil) throws(LedgerError) -> [SeenTenant] {
        let written = try read { try SeenTenantTable.all(of: customer, $0) }
        let unwritten = unwrittenTenants.withLock(\.all).filter { customer == nil || $0.customer == customer }
        guard !unwritten.isEmpty else { return written }
        var seen = Dictionary(written.map { ($0.name, $0) }) { first, _ in first }
        for entry in unwritten {
            if seen[entry.name] == nil { seen[entry.name] = entry } else { seen[entry.name]?.add(entry) }
        }
        return seen.values.sorted { ($0.count, $0.lastSeen) > ($1.count, $1.lastSeen) }
    }

    /// Writes what is not written yet, in one commit. Called at each pulse, and at the end.
    ///
    /// - Throws: `StoreError`; everything is kept for the next time then.
    func writeSeenTenants() throws {
        let unwritten = unwrittenTenants.withLock { $0.take() }
        guard !unwritten.isEmpty else { return }
        do {
            try database.write { connection in
                for seen in unwritten { try SeenTenantTable.add(seen, connection) }
                for customer in Set(unwritten.map(\.customer)) { try SeenTenantTable.trim(customer, connection) }
            }
        } catch {
            unwrittenTenants.withLock { kept in
                for seen in unwritten { kept.add(seen) }
            }
            throw error
        }
    }
}

/// Who is told of refusals. A closure that stands in a mutex by itself is wrapped once more each time it is read, until
/// calling it overflows the stack; in a structure it stays what it is.
struct RelayObserver: Sendable {
    var tell: @Sendable (RelayRefusal) -> Void
}
