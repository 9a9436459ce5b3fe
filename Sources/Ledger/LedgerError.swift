import Store

/// Why the ledger did not do what it was asked. Nothing of the work was kept.
public enum LedgerError: Error, Hashable, Sendable {
    /// The disk is full, the file is held by somebody else, or a write failed: the client shall try again (4xx). The
    /// ledger works again by itself when the cause is gone.
    case unavailable(String)
    /// There is no such customer, key, domain or row.
    case unknown(String)
    /// It exists already, or belongs to somebody else.
    case conflict(String)
    /// What was asked for is not allowed: the sentence says which rule.
    case notAllowed(String)
    /// The master key's file is missing, readable by others, or not the one this ledger was made with.
    case masterKey(String)
    /// The file cannot be used by this build, or holds what this program does not write.
    case damaged(String)

    /// Whether the same work may succeed later without anybody changing anything.
    public var isTemporary: Bool {
        if case .unavailable = self { true } else { false }
    }

    init(_ error: StoreError) {
        switch error {
        case .full: self = .unavailable("the disk is full")
        case .io(let code): self = .unavailable("reading or writing the ledger failed (code \(code))")
        case .busy: self = .unavailable("another process holds the ledger")
        case .constraint(let text): self = .conflict(text)
        case .corrupt(let text): self = .damaged(text)
        case .newer(let migration): self = .damaged("the ledger was written by a newer build (migration \(migration))")
        case .notDurable(let setting, let found): self = .damaged("the setting \(setting) reads \(found)")
        case .failed(let code, let text): self = .damaged("\(text) (code \(code))")
        }
    }

    /// Runs `body` and says every failure in the ledger's words.
    static func translating<Value>(_ body: () throws -> Value) throws(LedgerError) -> Value {
        do {
            return try body()
        } catch let error as LedgerError {
            throw error
        } catch let error as StoreError {
            throw LedgerError(error)
        } catch {
            throw .damaged("\(error)")
        }
    }
}

extension LedgerError: CustomStringConvertible {
    /// One sentence for operators.
    public var description: String {
        switch self {
        case .unavailable(let text): "the ledger is unavailable: \(text)"
        case .unknown(let text): "unknown: \(text)"
        case .conflict(let text), .notAllowed(let text), .masterKey(let text): text
        case .damaged(let text): "the ledger is damaged: \(text)"
        }
    }
}
