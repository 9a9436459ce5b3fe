import Authority
import Message
import Store

/// The tenants on connectors' lists, as rows.
enum TenantTable {
    static func all(_ connection: any SQLConnection) throws -> [(ConnectorID, TenantFacts)] {
        try connection.query("SELECT connector, tenant, state, organisations, since FROM tenant ORDER BY connector, tenant") {
            row in
            guard let id = TenantID(row.text(1)) else { throw StoreError.corrupt("\(row.text(1)) is no tenant's id") }
            let organisations = try row.words(3).map { try domain($0) }
            return (
                try row.id(0),
                TenantFacts(id: id, organisations: organisations, state: try row.word(2), since: row.time(4))
            )
        }
    }

    static func domain(_ text: String) throws(StoreError) -> DomainName {
        do {
            return try DomainName(text)
        } catch {
            throw .corrupt("\(text) is no domain")
        }
    }
}
