import Authority
import Message

extension RecordWriter {
    /// All facts but the cells, which are written together with what the verdict made of them.
    mutating func facts(_ facts: Facts) {
        optional(facts.customer) { writer, customer in
            writer.id(customer.id)
            writer.text(customer.name)
            writer.text(customer.standing.rawValue)
            writer.text(customer.label)
            writer.time(customer.since)
        }
        optional(facts.credential) { $0.credential($1) }
        optional(facts.connector) { $0.connector($1) }
        list(facts.domains) { writer, entry in
            writer.text(entry.key.text)
            writer.optional(entry.value.proof) { $0.text($1.rawValue) }
            writer.optional(entry.value.provedBy) { $0.text($1.text) }
            writer.flag(entry.value.provedByOther)
        }
        list(facts.recipients) { writer, recipient in
            writer.text(recipient.key)
            writer.optional(recipient.suppression) { writer, suppression in
                writer.text(suppression.list.rawValue)
                writer.text(suppression.reason.rawValue)
                writer.time(suppression.since)
            }
        }
        limits(facts.limits)
        optional(facts.readmission) { writer, readmission in
            switch readmission {
            case .released(let by, let time):
                writer.octet(1)
                writer.text(by)
                writer.time(time)
            case .renewed: writer.octet(2)
            }
        }
    }

    /// In a fixed order; new limits are added at the end, and a record without them has the standard ones.
    private mutating func limits(_ limits: Limits) {
        count(8)
        count(limits.customerPerDay)
        count(limits.credentialPerDay)
        count(limits.firstTimePerDay)
        count(limits.firstTimePerDomainPerDay)
        count(limits.platformPerDay)
        count(limits.firstContactCustomers)
        count(limits.messageSize)
        count(limits.recipientsPerMessage)
    }

    private mutating func credential(_ credential: CredentialFacts) {
        id(credential.id)
        id(credential.customer)
        text(credential.name)
        list(credential.scopes) { $0.text($1.rawValue) }
        list(credential.classes) { $0.text($1.rawValue) }
        optional(credential.domains) { $0.list($1) { $0.text($1.text) } }
        optional(credential.networks) { $0.list($1) { $0.network($1) } }
        time(credential.createdAt)
        optional(credential.expiresAt) { $0.time($1) }
        optional(credential.revokedAt) { $0.time($1) }
        text(credential.secondFactor.rawValue)
    }

    private mutating func connector(_ connector: ConnectorFacts) {
        id(connector.id)
        id(connector.customer)
        text(connector.name)
        text(connector.host)
        list(connector.classes) { $0.text($1.rawValue) }
        text(connector.mode.description)
        optional(connector.revokedAt) { $0.time($1) }
        switch connector.kind {
        case .microsoft365(let rules):
            octet(1)
            coded(rules)
        case .googleWorkspace: octet(2)
        case .network(let networks):
            octet(3)
            list(networks) { $0.network($1) }
        case .certificate(let names):
            octet(4)
            list(names) { $0.text($1.text) }
        case .credential(let key):
            octet(5)
            id(key)
        }
    }

    private mutating func network(_ network: IPNetwork) {
        bytes(network.base.octets)
        count(network.prefix)
    }
}

extension RecordReader {
    mutating func facts() throws -> Facts {
        var facts = Facts(
            customer: try optional { reader in
                CustomerFacts(
                    id: try reader.id(), name: try reader.text(), standing: try reader.word(),
                    label: try reader.text(), since: try reader.time())
            },
            credential: try optional { try $0.credential() },
            connector: try optional { try $0.anyConnector() })
        for (name, domain) in try list({ reader in
            let name = try reader.domain()
            let proof = try reader.optional { try $0.word(ProofState.self) }
            let provedBy = try reader.optional { try $0.domain() }
            return (name, DomainFacts(proof: proof, provedBy: provedBy, provedByOther: try reader.flag()))
        }) {
            facts.domains[name] = domain
        }
        facts.recipients = try list { reader in
            RecipientFacts(
                key: try reader.text(),
                suppression: try reader.optional { reader in
                    Suppression(list: try reader.word(), reason: try reader.word(), since: try reader.time())
                })
        }
        let limits = try list { Int(clamping: try $0.number()) }
        let order: [WritableKeyPath<Limits, Int>] = [
            \.customerPerDay, \.credentialPerDay, \.firstTimePerDay, \.firstTimePerDomainPerDay, \.platformPerDay,
            \.firstContactCustomers, \.messageSize, \.recipientsPerMessage,
        ]
        for (path, limit) in zip(order, limits) { facts.limits[keyPath: path] = limit }
        facts.readmission = try optional { reader in
            switch try reader.octet() {
            case 1: .released(by: try reader.text(), at: try reader.time())
            case 2: .renewed
            default: throw Damage()
            }
        }
        return facts
    }

    private mutating func credential() throws -> CredentialFacts {
        CredentialFacts(
            id: try id(), customer: try id(), name: try text(),
            scopes: Set(try list { try $0.word(CredentialFacts.Scope.self) }),
            classes: Set(try list { try $0.word(MessageClass.self) }),
            domains: try optional { Set(try $0.list { try $0.domain() }) },
            networks: try optional { try $0.list { try $0.network() } }, createdAt: try time(),
            expiresAt: try optional { try $0.time() }, revokedAt: try optional { try $0.time() },
            secondFactor: try word())
    }

    private mutating func anyConnector() throws -> ConnectorFacts {
        switch version {
        case 1: try networkConnector()
        case 2: try coded()
        default: try connector()
        }
    }

    private mutating func connector() throws -> ConnectorFacts {
        var connector = ConnectorFacts(
            id: try id(), customer: try id(), name: try text(), host: try text(), kind: .googleWorkspace,
            classes: Set(try list { try $0.word(MessageClass.self) }), mode: try mode(),
            revokedAt: try optional { try $0.time() })
        switch try octet() {
        case 1: connector.kind = .microsoft365(try coded())
        case 2: break
        case 3: connector.kind = .network(try list { try $0.network() })
        case 4: connector.kind = .certificate(try list { try $0.domain() })
        case 5: connector.kind = .credential(try id())
        default: throw Damage()
        }
        return connector
    }

    private mutating func mode() throws -> ConnectorMode {
        guard let mode = ConnectorMode(try text()) else { throw Damage() }
        return mode
    }

    private mutating func networkConnector() throws -> ConnectorFacts {
        ConnectorFacts(
            id: try id(), customer: try id(), name: try text(), host: "", kind: .network(try list { try $0.network() }),
            classes: Set(try list { try $0.word(MessageClass.self) }), revokedAt: try optional { try $0.time() })
    }

    private mutating func network() throws -> IPNetwork {
        try IPNetwork(base: try IPAddress(octets: try bytes()), prefix: Int(clamping: try number()))
    }
}
