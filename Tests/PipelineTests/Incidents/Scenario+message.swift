import Authority
import Ledger
import Message
import Pipeline

/// What is in a message, whom it is for, and how much there is of it.
extension Scenario {
    static let content = [
        Scenario(.content, "no NUL hides anything in a signed message", .refused(.content)) { world in
            try await world.send(Letter().with { $0.body = "a\0b\r\n" }, as: try await world.sender())
        },
        Scenario(.content, "no bare line feed makes two messages of one", .refused(.content)) { world in
            let body = "one\r\n.\nMAIL FROM:<service@bank.example>\r\n"
            return try await world.send(Letter().with { $0.body = body }, as: try await world.sender())
        },
        Scenario(.content, "a customer's largest message is the largest", .refused(.content)) { world in
            let sender = try await world.sender()
            var limits = Limits.standard
            limits.messageSize = 1000
            try await world.ledger.setLimits(limits, of: sender.id, by: world.anna)
            let body = String(repeating: "a line\r\n", count: 200)
            return try await world.send(Letter().with { $0.body = body }, as: sender)
        },
        Scenario(.content, "a second subject is not signed", .refused(.content)) { world in
            let letter = Letter().with { $0.fields.append("Subject: another") }
            return try await world.send(letter, as: try await world.sender())
        },
    ]

    static let suppression = [
        Scenario(
            .suppression, "who unsubscribed gets nothing, over http silently (B9)",
            Ending(answer: .accepted, leaving: ["ann@example.net"])
        ) { world in
            let sender = try await world.sender()
            try await world.ledger.suppress(
                Mailbox("joe@example.org"), for: sender.id, reason: .unsubscribe, by: world.anna)
            let letter = Letter().with {
                $0.door = .http
                $0.to = ["joe@example.org", "ann@example.net"]
            }
            return try await world.send(letter, as: sender)
        },
        Scenario(.suppression, "who complained gets nothing, though it was listed after RCPT", .refused(.suppression)) {
            world in
            let sender = try await world.sender()
            let joe = try Mailbox("joe@example.org")
            try await world.ledger.suppress(joe, for: sender.id, reason: .complaint, by: world.anna)
            return try await world.send(as: sender)
        },
        Scenario(
            .suppression, "whom the platform suppresses gets nothing, whichever customer writes (A8)",
            Ending(answer: .accepted, held: ["joe@example.org"])
        ) { world in
            let sender = try await world.sender()
            // Another way to write the same mailbox.
            let joe = try Mailbox("joe+news@example.org")
            try await world.ledger.suppress(joe, for: .platform, reason: .complaint, by: world.anna)
            return try await world.send(as: sender)
        },
    ]

    static let budget = [
        Scenario(
            .budget, "first contact by a sixth customer is held (A2, A8)",
            Ending(
                answer: .accepted, leaving: Array(repeating: "joe@example.org", count: 5), held: ["joe@example.org"])
        ) { world in
            try await world.crowd("joe@example.org", customers: 5)
            return try await world.send(as: try await world.sender())
        },
        Scenario(
            .budget, "automatic mail to somebody who proved nothing is held, whatever its key says (A2)",
            Ending(answer: .accepted, held: ["joe@example.org"])
        ) { world in
            let letter = Letter().with { $0.fields.append("Auto-Submitted: auto-replied") }
            return try await world.send(letter, as: try await world.sender())
        },
        Scenario(
            .budget, "a thief's mailing stops at the customer's limit",
            Ending(answer: .putOff(.budget), leaving: ["ann@example.net", "joe@example.org"])
        ) { world in
            let sender = try await world.sender()
            var limits = Limits.standard
            limits.customerPerDay = 2
            try await world.ledger.setLimits(limits, of: sender.id, by: world.anna)
            _ = try await world.send(Letter().with { $0.to = ["joe@example.org", "ann@example.net"] }, as: sender)
            return try await world.send(Letter().with { $0.to = ["zoe@example.org"] }, as: sender)
        },
        Scenario(
            .budget, "strangers are few, however much mail a customer may send",
            Ending(answer: .putOff(.budget), leaving: ["joe@example.org"])
        ) { world in
            let sender = try await world.sender()
            var limits = Limits.standard
            limits.firstTimePerDay = 1
            try await world.ledger.setLimits(limits, of: sender.id, by: world.anna)
            _ = try await world.send(as: sender)
            return try await world.send(Letter().with { $0.to = ["ann@example.net"] }, as: sender)
        },
    ]
}
