import Authority
import Ledger
import Message
import Pipeline

/// Who may use a key or connector, and whether its customer may send at all.
extension Scenario {
    static let credential = [
        Scenario(
            .credential, "a stolen key is dead from the moment it is revoked, also in an open session",
            .refused(.credential)
        ) { world in
            let sender = try await world.sender()
            try await world.ledger.revokeKey(sender.key, by: world.anna, reason: "stolen")
            return try await world.send(as: sender)
        },
        Scenario(.credential, "a key with an address list is worth nothing elsewhere", .refused(.credential)) { world in
            let sender = try await world.sender(networks: [try IPNetwork("192.0.2.0/28")])
            return try await world.send(Letter().with { $0.peer = "203.0.113.7" }, as: sender)
        },
        Scenario(.credential, "a connector counts for its own addresses only", .refused(.credential)) { world in
            let connector = try await world.connector(of: try await world.sender(), "192.0.2.0/28")
            let letter = Letter().with {
                $0.door = .relay
                $0.peer = "203.0.113.7"
            }
            return try await world.send(letter, as: connector)
        },
        Scenario(.credential, "a connector counts at the relay door only", .refused(.credential)) { world in
            let connector = try await world.connector(of: try await world.sender(), "192.0.2.0/28")
            return try await world.send(as: connector)
        },
        Scenario(.credential, "a key that may only read sends nothing", .refused(.credential)) { world in
            let sender = try await world.sender()
            let minted = try await world.ledger.mintKey(
                MintRequest(customer: sender.id, name: "reader", scopes: [.read], secondFactor: .operator),
                by: world.anna)
            guard let identity = await world.ledger.authenticate(secret: minted.secret) else {
                throw PipelineWorld.UnknownIdentity()
            }
            let reader = Sender(id: sender.id, label: sender.label, identity: identity, key: minted.id)
            return try await world.send(as: reader)
        },
    ]

    static let standing = [
        Scenario(.standing, "a frozen customer sends nothing", .refused(.standing)) { world in
            let sender = try await world.sender()
            try await world.ledger.setStanding(.frozen, of: sender.id, by: world.anna, reason: "stolen")
            return try await world.send(as: sender)
        },
        Scenario(.standing, "a closed account sends nothing", .refused(.standing)) { world in
            let sender = try await world.sender()
            try await world.ledger.setStanding(.closed, of: sender.id, by: world.anna, reason: "left")
            return try await world.send(as: sender)
        },
        Scenario(
            .standing, "a held customer's mail waits until a person has looked",
            Ending(answer: .accepted, held: ["joe@example.org"])
        ) { world in
            let sender = try await world.sender()
            try await world.ledger.setStanding(.held, of: sender.id, by: world.anna, reason: "odd")
            return try await world.send(as: sender)
        },
    ]
}
