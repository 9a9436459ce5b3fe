import Crypto
import Message
import Store

/// The day keys that one look at the database has opened already. Never kept longer, so that a destroyed key is gone.
struct OpenedDays {
    private let keys: DayKeys
    private var seals: [Int64: Seal?] = [:]

    init(_ keys: DayKeys) {
        self.keys = keys
    }

    mutating func seal(of day: Int64, _ connection: any SQLConnection) throws -> Seal? {
        if let known = seals[day] { return known }
        let seal = try keys.find(day, connection)
        seals[day] = .some(seal)
        return seal
    }
}

/// The keys addresses are sealed with: one for each day, stored wrapped by the master key, destroyed after 35 days.
///
/// Destroying a key destroys every address of that day at once, in copies of the database too.
struct DayKeys: Sendable {
    /// Days an address can be read.
    static let retention: Int64 = 35

    private let wrapping: Seal

    init(_ master: MasterKey) {
        wrapping = Seal(key: master.derive("day-keys"))
    }

    /// Days since 1970 in UTC.
    static func day(of time: Timestamp) -> Int64 {
        time.seconds / 86_400
    }

    /// Makes the key of a day when there is none; another process may do so at the same time.
    func make(_ day: Int64, octets: [UInt8], _ connection: any SQLConnection) throws -> Seal {
        if let seal = try find(day, connection) { return seal }
        let wrapped = try wrapping.seal(octets, for: Self.row(day))
        try connection.run("INSERT INTO day_key (day, wrapped) VALUES (?, ?)", [.integer(day), .blob(wrapped)])
        return Seal(key: SymmetricKey(data: octets))
    }

    /// - Returns: nil when the key was destroyed.
    func find(_ day: Int64, _ connection: any SQLConnection) throws -> Seal? {
        let wrapped = try connection.first("SELECT wrapped FROM day_key WHERE day = ?", [.integer(day)]) { $0.blob(0) }
        guard let wrapped else { return nil }
        guard let octets = wrapping.openOctets(wrapped, for: Self.row(day)) else {
            throw StoreError.corrupt("the key of day \(day) cannot be unwrapped")
        }
        return Seal(key: SymmetricKey(data: octets))
    }

    /// Destroys the keys of days that are past their time.
    ///
    /// - Returns: how many.
    static func destroy(before day: Int64, _ connection: any SQLConnection) throws -> Int {
        try connection.run("DELETE FROM day_key WHERE day < ?", [.integer(day)])
    }

    private static func row(_ day: Int64) -> [UInt8] {
        Array("day \(day)".utf8)
    }
}
