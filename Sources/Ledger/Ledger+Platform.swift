import Glibc
import Message
import Store

extension Ledger {
    /// The platform domain that the ledger in a folder was begun for, so that a command need not be told.
    ///
    /// - Returns: nil when there is no ledger.
    /// - Throws: `LedgerError` when there is one that cannot be read.
    public static func platform(of directory: String) throws(LedgerError) -> DomainName? {
        let path = "\(directory)/ledger.sqlite"
        guard access(path, F_OK) == 0 else { return nil }
        return try LedgerError.translating {
            let reader = try Database.reader(path: path)
            let text = try reader.read { connection in
                try connection.first("SELECT value FROM meta WHERE name = 'platform'") { $0.text(0) }
            }
            return try text.map { try DomainName($0) }
        }
    }
}
