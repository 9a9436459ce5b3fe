import Authority
import Store

/// The hottest cells in memory: counters of customers, keys and the platform, which nearly every decision changes.
///
/// Holds what is committed. Cells of single mailboxes are not kept: there are too many, and each is seldom needed twice.
struct CellCache {
    /// Counters kept; beyond it all are forgotten and read again when needed.
    static let most = 50_000

    private var kept: [CellKey: Cell] = [:]

    subscript(key: CellKey) -> Cell? { kept[key] }

    mutating func forget() {
        kept.removeAll()
    }

    mutating func drop(_ key: CellKey) {
        kept[key] = nil
    }

    /// Takes over what a commit wrote or a transaction read.
    mutating func keep(_ cells: [CellKey: Cell]) {
        if kept.count + cells.count > Self.most { kept.removeAll() }
        for (key, cell) in cells where Self.isHot(key.kind) { kept[key] = cell }
    }

    private static func isHot(_ kind: CellKind) -> Bool {
        switch kind {
        case .customerRecipients, .identityRecipients, .firstTimeRecipients, .firstTimeAtDomain, .platformRecipients,
            .notices, .observed:
            true
        case .relation, .firstContacts, .signatureUse, .signatureOutsiders: false
        }
    }
}

enum CellTable {
    static func read(_ key: CellKey, _ connection: any SQLConnection) throws -> Cell? {
        let bytes = try connection.first(
            "SELECT value FROM cell WHERE kind = ? AND key = ?", [SQLValue(key.kind.rawValue), .text(key.key)]
        ) { $0.blob(0) }
        guard let bytes else { return nil }
        guard let cell = Cell(encoded: bytes, kind: key.kind) else {
            throw StoreError.corrupt("cell \(key.kind.rawValue) \(key.key)")
        }
        return cell
    }

    static func write(_ key: CellKey, _ cell: Cell, _ connection: any SQLConnection) throws {
        try connection.run(
            """
            INSERT INTO cell (kind, key, value) VALUES (?, ?, ?)
            ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value
            """, [SQLValue(key.kind.rawValue), .text(key.key), .blob(cell.encoded)])
    }
}
