/// The messages of the people in the drill.
extension Stage {
    /// Written in a mailbox of a customer's own tenant; sometimes by its own host, where it has one that is listed.
    func lawful(_ customer: DrillCustomer, _ dice: inout Dice) -> Sketch {
        let person = dice.person()
        let author = "\(person.given).\(person.family)@\(customer.domain)".lowercased()
        var entry = Sketch.Entry.mailbox
        if let hybrid = customer.hybrid, dice.chance(percent: 30) {
            entry = .onPremises(address: hybrid, hello: "exchange.\(customer.domain)")
        }
        let recipient = "friend\(dice.number(1...LawfulStream.recipients))@\(customer.name)-partner.example"
        return Sketch(
            tenant: customer.tenant, entry: entry, organisation: customer.domain, signingDomain: customer.domain,
            passedOnEntry: true, author: author, authorName: "\(person.given) \(person.family)", reversePath: author,
            recipients: [recipient], subject: dice.pick(Words.business), token: dice.text(12, of: Dice.token))
    }

    /// In a customer's name, from a tenant of the attacker's.
    func attack(_ customer: DrillCustomer, from tenant: Tenant, feeder: String, _ dice: inout Dice) -> Sketch {
        let author = "\(dice.pick(["news", "billing", "service", "offers", "no-reply"]))@\(customer.domain)"
        let entry: Sketch.Entry =
            dice.chance(percent: 88)
            ? .onPremises(address: feeder, hello: "vps\(dice.number(1...99)).\(tenant.domain)") : .mailbox
        let rewritten = "bounces+\(dice.text(8))@\(tenant.domain)"
        return Sketch(
            tenant: tenant, entry: entry, organisation: dice.chance(percent: 50) ? tenant.domain : tenant.initialDomain,
            signingDomain: tenant.initialDomain, passedOnEntry: entry == .mailbox, author: author,
            authorName: customer.name.uppercased(), reversePath: dice.chance(percent: 60) ? author : rewritten,
            recipients: [victim(&dice)], subject: dice.pick(Words.bait), token: dice.text(12, of: Dice.token))
    }

    /// Mailings in a customer's name, each written once and sent to up to eight people.
    ///
    /// - Parameter feeders: whichever of them feeds Microsoft.
    func mailings(
        _ count: Int, _ customer: DrillCustomer, from tenant: Tenant, feeders: [String], _ dice: inout Dice
    ) -> [Volley.Shot] {
        // In a small drill nearly every message is one of its own: a handful of mailings would not show one actor.
        let copies = size.messages < 2_000 ? 1 : 7
        var shots: [Volley.Shot] = []
        while shots.count < count {
            shots.append(.sketch(attack(customer, from: tenant, feeder: dice.pick(feeders), &dice)))
            for _ in 0..<dice.number(0...copies) where shots.count < count { shots.append(.copy(to: victim(&dice))) }
        }
        return shots
    }

    /// Somebody with a mailbox at a free-mail service.
    func victim(_ dice: inout Dice) -> String {
        let person = dice.person()
        return "\(person.given).\(person.family)\(dice.number(1...9_999_999))@\(dice.pick(Words.freeMail)).example"
            .lowercased()
    }
}
