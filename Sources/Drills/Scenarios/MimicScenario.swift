/// E-mimic: messages that pretend, in every field an attacker can write, to be a customer's own.
struct MimicScenario: Scenario {
    static let name = ScenarioName.mimic

    func play(on stage: Stage) async throws -> Facts {
        try await stage.attack("mimic", messages: max(80, stage.size.messages / 50), rate: stage.size.peakRate) {
            dice in
            let customer = stage.cast.customers[dice.pick(stage.cast.listed)]
            let trick = dice.pick(Trick.allCases)
            return Volley(
                peer: try trick.peer(customer, stage.cast, &dice),
                shots: (0..<dice.number(1...4)).map { _ in .sketch(trick.sketch(customer, stage, &dice)) },
                customers: [customer.id])
        }
    }

    /// One way to look like an allowed tenant.
    enum Trick: CaseIterable {
        /// Everything as it should be, but not from Microsoft.
        case rentedServer
        /// Microsoft's own network, and the attacker's tenant in a second field below the forged one.
        case forgedFirst
        /// The forged field below the attacker's own, in other letter case.
        case forgedLast
        /// The tenant is an allowed one, but Microsoft attributes the connection to another.
        case contradiction
        /// Everything as it should be, from the relay pool.
        case relayPool
        /// The allowed tenant, fed by a server that is not on the list, as when the customer's own tenant is abused.
        case unknownFeeder
        /// The allowed tenant's mailbox, but the author belongs to another customer.
        case otherCustomer
        /// A comment behind the tenant's id, which other programs might pass over.
        case comment

        func peer(_ customer: DrillCustomer, _ cast: Cast, _ dice: inout Dice) throws -> Peer {
            switch self {
            case .rentedServer: try cast.rentedServer(to: customer.host, &dice)
            case .relayPool: try cast.relayPool(to: customer.host, &dice)
            default: try cast.microsoft(to: customer.host, &dice)
            }
        }

        func sketch(_ customer: DrillCustomer, _ stage: Stage, _ dice: inout Dice) -> Sketch {
            var sketch = stage.lawful(customer, &dice)
            let stranger = dice.pick(stage.cast.tenants)
            sketch.recipients = [stage.victim(&dice)]
            switch self {
            case .rentedServer, .relayPool: break
            case .forgedFirst:
                sketch.above = [tenantField(customer.tenant.id, &dice)]
                sketch.makeForeign(stranger)
            case .forgedLast:
                sketch.below = [tenantField(customer.tenant.id, &dice)]
                sketch.makeForeign(stranger)
            case .contradiction:
                let source = "TenantId=\(stranger.id);Ip=[\(dice.pick(stage.cast.feeders))];Helo=[vps.example]"
                sketch.entry = .mailbox
                sketch.below = [
                    .init(
                        name: "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp", value: source)
                ]
            case .unknownFeeder:
                sketch.entry = .onPremises(address: dice.pick(stage.cast.feeders), hello: "exchange.\(customer.domain)")
                sketch.passedOnEntry = false
            case .otherCustomer:
                let others = stage.cast.customers.filter { $0.domain != customer.domain }
                let author = "ceo@\(dice.pick(others).domain)"
                sketch.author = author
                sketch.reversePath = author
            case .comment:
                sketch.makeForeign(stranger)
                sketch.below = [
                    .init(name: "X-MS-Exchange-CrossTenant-Id", value: "\(customer.tenant.id) (\(stranger.id))")
                ]
            }
            return sketch
        }

        private func tenantField(_ id: String, _ dice: inout Dice) -> Sketch.Field {
            let name = dice.pick([
                "X-MS-Exchange-CrossTenant-Id", "x-ms-exchange-crosstenant-id", "X-MS-EXCHANGE-CROSSTENANT-ID",
                "X-MS-Exchange-CrossTenant-id",
            ])
            return .init(name: name, value: dice.pick([id, id.uppercased(), "\r\n \(id)", "{\(id)}"]))
        }
    }
}

extension Sketch {
    /// What Microsoft writes is about this tenant; the author stays.
    fileprivate mutating func makeForeign(_ tenant: Tenant) {
        self.tenant = tenant
        organisation = tenant.domain
        signingDomain = tenant.initialDomain
    }
}
