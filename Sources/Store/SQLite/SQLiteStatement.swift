import CSQLite

/// One prepared statement of one connection.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ sql: String, connection: OpaquePointer, isKept: Bool) throws(StoreError) {
        var handle: OpaquePointer?
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = sqlite3_prepare_v3(connection, sql, -1, flags, &handle, nil)
        guard code == SQLITE_OK else { throw StoreError(code: code, connection: connection) }
        guard let handle else { throw .failed(code: SQLITE_MISUSE, "empty statement") }
        self.handle = handle
        self.connection = connection
    }

    deinit {
        sqlite3_finalize(handle)
    }

    func bind(_ values: [SQLValue]) throws(StoreError) {
        precondition(values.count == Int(sqlite3_bind_parameter_count(handle)), "one value for each parameter")
        var index: Int32 = 0
        for value in values {
            index += 1
            let code =
                switch value {
                case .null: sqlite3_bind_null(handle, index)
                case .integer(let number): sqlite3_bind_int64(handle, index, number)
                case .text(let text): bind(text, at: index)
                case .blob(let bytes): bind(bytes, at: index)
                }
            guard code == SQLITE_OK else { throw StoreError(code: code, connection: connection) }
        }
    }

    private func bind(_ text: String, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                csqlite_bind_text(handle, index, bytes.baseAddress, Int32(bytes.count))
            }
        }
    }

    private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
        // A null pointer would bind NULL instead of an empty blob.
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return bytes.withUnsafeBytes { csqlite_bind_blob(handle, index, $0.baseAddress, Int32($0.count)) }
    }

    /// - Returns: whether there is a row to read.
    func step() throws(StoreError) -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw StoreError(code: code, connection: connection)
        }
    }

    func reset() {
        // The code repeats the error of the last step, which has been thrown already.
        _ = sqlite3_reset(handle)
    }

    var row: SQLiteRow { SQLiteRow(handle: handle) }
}

struct SQLiteRow: SQLRow {
    fileprivate let handle: OpaquePointer

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func blob(_ column: Int32) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column))))
    }
}

extension StoreError {
    init(code: Int32, connection: OpaquePointer?) {
        let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "no message"
        switch code & 0xff {
        case SQLITE_FULL: self = .full
        // A file that cannot be opened or grown is the operating system's refusal too: no rights, no descriptors.
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY: self = .io(code: code)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_CONSTRAINT: self = .constraint(message)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(message)
        default: self = .failed(code: code, message)
        }
    }
}
