import Authority
import Ledger
import Message
import Pipeline
import TestKit

/// EchoSpoofing: what a relay must not sign although Microsoft 365 hands it over (incidents 1.6).
extension Scenario {
    static let tenant = [
        Scenario(.tenant, "a connector without a tenant list admits nobody (E1)", .refused(.tenant)) { world in
            let acme = try await Tenancy(world, allows: false)
            return try await acme.send(try acme.mail())
        },
        Scenario(.tenant, "a foreign tenant does not write for a customer (E3)", .refused(.tenant)) { world in
            let acme = try await Tenancy(world)
            return try await acme.send(try acme.mail(tenant: Tenancy.attacker, isSigned: false))
        },
        Scenario(.tenant, "a customer's signature does not help a foreign tenant (A4)", .refused(.tenant)) { world in
            let acme = try await Tenancy(world)
            return try await acme.send(try acme.mail(tenant: Tenancy.attacker))
        },
        Scenario(.tenant, "two tenants in one message are none (E5)", .refused(.tenant)) { world in
            let acme = try await Tenancy(world)
            let fields = [
                "X-MS-Exchange-CrossTenant-Id: \(Tenancy.tenant)", "X-MS-Exchange-CrossTenant-AuthAs: Internal",
                "x-ms-exchange-crosstenant-id: \(Tenancy.attacker)",
            ]
            return try await acme.send(try acme.mail(fields: fields))
        },
        Scenario(.tenant, "a host that feeds an allowed tenant is not the tenant (E6)", .refused(.tenant)) { world in
            let acme = try await Tenancy(world, hybrid: [try IPNetwork("198.51.100.0/28")])
            let fields = [
                "X-OriginatorOrg: acme.example", "X-MS-Exchange-CrossTenant-Id: \(Tenancy.tenant)",
                "X-MS-Exchange-CrossTenant-AuthAs: Anonymous",
                "X-MS-Exchange-CrossTenant-FromEntityHeader: HybridOnPrem",
                "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
                    + "TenantId=\(Tenancy.tenant);Ip=[203.0.113.9];Helo=[vps7]",
            ]
            return try await acme.send(try acme.mail(fields: fields))
        },
        Scenario(.tenant, "a denied tenant is dead at once", .refused(.tenant)) { world in
            let acme = try await Tenancy(world)
            guard let id = TenantID(Tenancy.tenant) else { throw PipelineWorld.UnknownIdentity() }
            try await world.ledger.denyTenant(id, on: acme.connector.id, by: world.anna)
            return try await acme.send(try acme.mail())
        },
    ]
}
