import Store

/// One row of `content`.
struct ContentRow {
    var header: [UInt8]
    var signatures: [UInt8]
    var claim: [UInt8]
    var evidence: [UInt8]
}

extension SQLConnection {
    func content(of seq: Int64) throws -> ContentRow? {
        try first("SELECT header, signatures, claim, evidence FROM content WHERE seq = ?", [SQLValue(seq)]) { row in
            ContentRow(
                header: row.blob(0), signatures: row.blob(1), claim: row.blob(2), evidence: row.blob(3))
        }
    }
}
