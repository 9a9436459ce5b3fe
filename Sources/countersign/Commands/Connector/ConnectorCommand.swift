import ArgumentParser
import Authority
import Foundation
import Ledger
import Message

/// `countersign connector`: who may relay through the MX port.
struct ConnectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connector", abstract: "Relay connectors: by what the relay door knows a customer's mail.",
        subcommands: [ConnectorAdd.self, ConnectorList.self, ConnectorSet.self, ConnectorRevoke.self])

    /// - Throws: `ValidationError`.
    static func id(_ text: String) throws -> ConnectorID {
        guard let id = ConnectorID(text) else { throw ValidationError("'\(text)' is no connector's id") }
        return id
    }
}

/// A connector as commands print it.
struct ConnectorOutput: Encodable {
    let id: ConnectorID
    let customer: CustomerID
    let name: String
    let kind: String
    let host: String
    private(set) var networks: [IPNetwork] = []
    private(set) var hybridSources: [IPNetwork] = []
    private(set) var certificateNames: [String] = []
    private(set) var key: CredentialID?
    let classes: [String]
    let mode: String
    let inboundHost: String?
    let revokedAt: String?

    init(_ connector: ConnectorFacts, in ledger: Ledger) {
        id = connector.id
        customer = connector.customer
        name = connector.name
        kind = connector.kind.word
        host = ledger.hostName(of: connector)
        classes = connector.classes.map(\.rawValue).sorted()
        mode = connector.mode.word
        inboundHost = connector.mode.inboundHost?.description
        revokedAt = connector.revokedAt.map { Output.time($0) }
        switch connector.kind {
        case .microsoft365(let rules): hybridSources = rules.hybridSources
        case .googleWorkspace: break
        case .network(let listed): networks = listed
        case .certificate(let names): certificateNames = names.map(\.text)
        case .credential(let id): key = id
        }
    }

    /// What it knows its customer's mail by, beside the kind.
    var evidence: String {
        let listed = networks + hybridSources
        return (listed.map(\.description) + certificateNames + [key?.description].compactMap(\.self))
            .joined(separator: ",")
    }

    /// The mode with its host.
    var modeText: String { ([mode] + [inboundHost].compactMap(\.self)).joined(separator: " ") }

    private enum Key: CodingKey {
        case id, customer, name, kind, host, networks, hybridSources, certificateNames, key, classes, mode, inboundHost
        case revokedAt
    }

    /// With every name in every document: null where there is nothing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(customer, forKey: .customer)
        try container.encode(name, forKey: .name)
        try container.encode(kind, forKey: .kind)
        try container.encode(host, forKey: .host)
        try container.encode(networks, forKey: .networks)
        try container.encode(hybridSources, forKey: .hybridSources)
        try container.encode(certificateNames, forKey: .certificateNames)
        try container.encode(key, forKey: .key)
        try container.encode(classes, forKey: .classes)
        try container.encode(mode, forKey: .mode)
        try container.encode(inboundHost, forKey: .inboundHost)
        try container.encode(revokedAt, forKey: .revokedAt)
    }
}
