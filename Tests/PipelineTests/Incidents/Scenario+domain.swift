import Authority
import Ledger
import Message
import Pipeline
import TestKit

/// In whose name mail may be sent. Without the check each of these would leave with signatures that pass DMARC.
extension Scenario {
    static let domain = [
        Scenario(.domain, "nobody's reverse path but one's own", .refused(.domain)) { world in
            let letter = Letter().with { $0.reversePath = "service@bank.example" }
            return try await world.send(letter, as: try await world.sender())
        },
        Scenario(.domain, "a domain whose record is gone for a day is not signed for", .refused(.domain)) { world in
            let sender = try await world.sender()
            for wait in [Span.minutes(0), .minutes(10), .minutes(10), .hours(25)] {
                world.clock.advance(by: wait)
                try await world.observe(.absent("gone"), of: "acme.example", for: sender.id)
            }
            return try await world.send(as: sender)
        },
        Scenario(.domain, "a domain whose new owner names others is not signed for (B11)", .refused(.domain)) { world in
            let sender = try await world.sender()
            try await world.observe(.namesOthers, of: "acme.example", for: sender.id)
            return try await world.send(as: sender)
        },
        Scenario(.domain, "a key for one domain does not sign for another of the same customer", .refused(.domain)) {
            world in
            let sender = try await world.sender(domains: [try DomainName("other.example")])
            return try await world.send(as: sender)
        },
        Scenario(.domain, "one of two authors is not enough", .refused(.domain)) { world in
            let letter = Letter().with { $0.from = "news@acme.example, service@bank.example" }
            return try await world.send(letter, as: try await world.sender())
        },
        Scenario(.domain, "a display name shows no other address (A19)", .refused(.domain)) { world in
            let letter = Letter().with { $0.from = "\"service@bank.example\" <news@acme.example>" }
            return try await world.send(letter, as: try await world.sender())
        },
        Scenario(
            .domain, "a display name shows no other customer's domain, in whatever letters (A19)", .refused(.domain)
        ) { world in
            _ = try await world.sender("Bank", domain: "bank.example")
            let letter = Letter().with { $0.from = "=?utf-8?q?=EF=BD=82ank=E2=80=8B=2Eexample?= <news@acme.example>" }
            return try await world.send(letter, as: try await world.sender())
        },
        Scenario(.domain, "a sub-domain that another customer proved is not covered from above", .refused(.domain)) {
            world in
            let sender = try await world.sender(domain: nil)
            try await world.prove("acme.example", for: sender.id, includesSubdomains: true)
            _ = try await world.sender("Shop", domain: "shop.acme.example")
            let letter = Letter().with { $0.from = "Shop <news@shop.acme.example>" }
            return try await world.send(letter, as: sender)
        },
    ]
}
