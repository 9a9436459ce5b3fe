/// One connection to a database, used by one thread at a time. SQL is prepared once per text and kept.
///
/// This is all that nouns know of a database, so that another engine can stand behind it.
public protocol SQLConnection: AnyObject {
    /// Runs one statement to its end.
    ///
    /// - Returns: how many rows it inserted, changed or deleted.
    /// - Throws: `StoreError`.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int

    /// Runs one statement and reads every row of its answer. `read` must not use the connection.
    ///
    /// - Throws: `StoreError`, and what `read` throws.
    func query<Value>(_ sql: String, _ values: [SQLValue], _ read: (any SQLRow) throws -> Value) throws -> [Value]

    /// Runs several statements separated by semicolons, without values and without keeping them.
    ///
    /// - Throws: `StoreError`.
    func script(_ sql: String) throws(StoreError)
}

extension SQLConnection {
    @discardableResult
    public func run(_ sql: String) throws(StoreError) -> Int {
        try run(sql, [])
    }

    public func query<Value>(_ sql: String, _ read: (any SQLRow) throws -> Value) throws -> [Value] {
        try query(sql, [], read)
    }

    /// The first row of an answer; nil when there is none.
    public func first<Value>(
        _ sql: String, _ values: [SQLValue] = [], _ read: (any SQLRow) throws -> Value
    ) throws -> Value? {
        try query(sql, values, read).first
    }
}

/// One row of an answer; columns count from 0. Valid only inside the closure that was handed it.
public protocol SQLRow {
    func isNull(_ column: Int32) -> Bool
    /// 0 when the column is NULL.
    func integer(_ column: Int32) -> Int64
    /// Empty when the column is NULL.
    func text(_ column: Int32) -> String
    /// Empty when the column is NULL.
    func blob(_ column: Int32) -> [UInt8]
}

extension SQLRow {
    public func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
    public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
    public func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
    public func flag(_ column: Int32) -> Bool { integer(column) != 0 }
}
