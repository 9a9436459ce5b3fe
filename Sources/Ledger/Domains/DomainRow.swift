import Authority
import FoundationEssentials
import Message
import Store

/// One domain of one customer and how its proof stands.
public struct DomainRow: Hashable, Sendable {
    public var domain: DomainName
    public var customer: CustomerID
    /// Whether the owner is asked to admit sub-domains (`s=y`); what the record says is in `course`.
    public var includesSubdomains: Bool
    /// The life of the proof; its rules are Authority's.
    public var course: ProofCourse
    /// What the last check saw, in one sentence.
    public var lastResult: String
    /// Whether the return path beneath the domain led to the platform when it was looked at last.
    public var hasReturnPath: Bool
    public var added: Timestamp

    public init(
        domain: DomainName, customer: CustomerID, includesSubdomains: Bool, course: ProofCourse,
        lastResult: String = "", hasReturnPath: Bool = false, added: Timestamp
    ) {
        self.domain = domain
        self.customer = customer
        self.includesSubdomains = includesSubdomains
        self.course = course
        self.lastResult = lastResult
        self.hasReturnPath = hasReturnPath
        self.added = added
    }
}

enum DomainTable {
    static func put(_ row: DomainRow, _ connection: any SQLConnection) throws {
        let course = String(decoding: try JSONEncoder().encode(row.course), as: UTF8.self)
        try connection.run(
            """
            INSERT INTO domain (name, customer, subdomains, course, last_result, added, return_path)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name, customer) DO UPDATE SET subdomains = excluded.subdomains, course = excluded.course,
            last_result = excluded.last_result, return_path = excluded.return_path
            """,
            [
                SQLValue(row.domain), SQLValue(row.customer), SQLValue(row.includesSubdomains), .text(course),
                .text(row.lastResult), SQLValue(row.added), SQLValue(row.hasReturnPath),
            ])
    }

    static func all(_ connection: any SQLConnection) throws -> [DomainRow] {
        let decoder = JSONDecoder()
        return try connection.query(
            "SELECT name, customer, subdomains, course, last_result, added, return_path FROM domain"
        ) { row in
            guard let course = try? decoder.decode(ProofCourse.self, from: Data(row.text(3).utf8)) else {
                throw StoreError.corrupt("the proof of \(row.text(0))")
            }
            return DomainRow(
                domain: try row.domain(0), customer: try row.id(1), includesSubdomains: row.flag(2), course: course,
                lastResult: row.text(4), hasReturnPath: row.flag(6), added: row.time(5))
        }
    }
}
