import Authority
import Message
import Store

extension Ledger {
    /// How often the file is looked at for changes of other processes.
    static let pulse = Span.seconds(1)
    /// How often old rows are looked for.
    static let sweepInterval = Span.minutes(10)

    /// Keeps the ledger in order until the task is cancelled: notices changes of other processes each second, so that a
    /// suspension made beside it counts within it, writes down which tenants were seen, empties the log when nothing
    /// happens, and forgets what is past its time.
    public nonisolated func run() async {
        while !Task.isCancelled {
            // A failure (disk full, file held) shows as a standing view that grows old; the next pulse tries again.
            try? await beat()
            do {
                try await time.sleep(until: time.now() + Self.pulse)
            } catch {
                break
            }
        }
        // What cannot be written now is seen again with the next message.
        try? await writeSeenTenants()
    }

    /// One pulse.
    ///
    /// - Throws: `LedgerError`; what memory holds is then not confirmed, and the standing view grows old.
    func beat() throws(LedgerError) {
        try LedgerError.translating {
            let now = time.now()
            let version = try database.dataVersion()
            if version == seenVersion {
                directory.change { $0.checkedAt = now }
            } else {
                let known = directory.read { $0.suppressed }
                let content = try database.read { try Self.content($0, at: now, extending: known) }
                directory.replace(content)
                cells.forget()
                seenVersion = version
            }
            try database.maintain()
            if now.milliseconds >= nextSweep.milliseconds {
                try sweep(at: now)
                nextSweep = now + Self.sweepInterval
            }
            try writeSeenTenants()
        }
    }
}
