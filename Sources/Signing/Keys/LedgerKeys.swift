import Ledger
import Message

/// Signing keys in the ledger.
public struct LedgerKeys: KeyStore {
    private let ledger: Ledger
    private let principal: Principal

    /// - Parameter principal: whose doing changes are, in the audit log.
    public init(_ ledger: Ledger, by principal: Principal = .system("signing")) {
        self.ledger = ledger
        self.principal = principal
    }

    /// A row that no build of this program writes.
    public struct Damage: Error, Hashable, Sendable {
        public let selector: DNSName
    }

    public func storedKeys(of domain: DomainName?) async throws -> [StoredKey] {
        try await ledger.signingKeys(of: domain).map { row in
            guard let slot = KeySlot(rawValue: row.slot), let state = KeySlotCourse.State(rawValue: row.state) else {
                throw Damage(selector: row.selector)
            }
            return StoredKey(
                domain: row.domain, selector: row.selector, slot: slot, sealed: row.sealed, publicKey: row.publicKey,
                course: KeySlotCourse(state: state, since: row.since))
        }
    }

    public func store(_ changes: [KeyChange]) async throws {
        try await ledger.putSigningKeys(
            changes.map { Self.row($0.after) }, replacing: changes.map { $0.before.map(Self.row) }, by: principal)
    }

    private static func row(_ key: StoredKey) -> SigningKeyRow {
        SigningKeyRow(
            domain: key.domain, selector: key.selector, slot: key.slot.rawValue, sealed: key.sealed,
            publicKey: key.publicKey, state: key.course.state.rawValue, since: key.course.since)
    }
}
