import FoundationEssentials
import Message
import NIOCore

/// Makes the drill's world in a running sandbox: customers with proved domains and connectors, tenants on the lists of
/// some, and what all of them publish. Everything goes by the command line and the wire, as a platform's operator and its
/// customers would do it.
struct WorldBuilder: Sendable {
    let ask: Operator
    /// The sandbox's data folder.
    let folder: String
    let sandbox: SandboxDescription
    let target: Target
    let post: MicrosoftPost
    let time: any TimeSource
    let group: any EventLoopGroup
    let progress: any DrillProgress

    /// `serve` writes new keys into the platform's zone every 15 seconds.
    private static let zonePatience = Span.seconds(60)

    /// - Returns: the cast with the ids and hosts it got.
    /// - Throws: `DrillFailure` for whatever the drill cannot do without.
    func build(_ cast: Cast, _ dice: inout Dice) async throws -> Cast {
        var cast = cast
        var zone = OutsideZone(path: sandbox.zoneFile)
        progress.begin("customers", total: cast.customers.count)
        for index in cast.customers.indices {
            try await settle(&cast.customers[index], &zone)
            progress.advance(by: 1)
        }
        try publishMicrosoft(cast, &zone)
        try await publishPlatformKeys(cast, &zone)
        for customer in cast.customers { try await prove(customer) }
        for tenant in cast.tenants { try zone.tenant(tenant, keys: post.keys) }
        try zone.publish()
        for index in cast.listed { try await list(cast.customers[index], cast, &dice) }
        try await checkLists(cast)
        progress.end()
        return cast
    }

    private func settle(_ customer: inout DrillCustomer, _ zone: inout OutsideZone) async throws {
        customer.id = try await ask.addCustomer(customer.name).id
        try await ask.raiseLimits(of: customer.id)
        let records = try await ask.addDomain(customer.domain, of: customer.id)
        // The optional Ed25519 key is left out: few verifiers read it, and the drill's lawful mail is for all of them.
        for record in records where !record.name.hasPrefix("e1-") { try zone.add(record) }
        let connector = try await ask.addConnector(
            "microsoft365", of: customer.id, customer.hybrid.map { ["--hybrid-source", "\($0)/32"] } ?? [])
        customer.connector = connector.id
        customer.host = connector.host
        // Our address and Microsoft's are both in it, as in the incident: unsigned mail from here would pass too.
        let own = customer.hybrid.map { " ip4:\($0)" } ?? ""
        try zone.text(
            customer.domain, "v=spf1 ip4:127.0.0.1\(own) include:spf.protection.outlook.com -all")
        try zone.text("_dmarc.\(customer.domain)", "v=DMARC1; p=reject")
        try zone.mailHost(customer.mailHost, of: customer.domain, at: "127.0.0.1")
        try zone.tenant(customer.tenant, keys: post.keys)
    }

    private func publishMicrosoft(_ cast: Cast, _ zone: inout OutsideZone) throws {
        try zone.text(
            "\(MicrosoftPost.sealingSelector)._domainkey.\(MicrosoftPost.sealingDomain)", post.keys.sealingRecord)
        try zone.text("spf.protection.outlook.com", "v=spf1 ip4:127.0.92.0/24 -all")
        for address in cast.egress {
            try zone.address("mail-\(address.replacing(".", with: "-")).outbound.protection.outlook.com", address)
        }
        try zone.publish()
    }

    /// Waits until the platform's zone has both keys of every domain, and publishes them.
    private func publishPlatformKeys(_ cast: Cast, _ zone: inout OutsideZone) async throws {
        let domains = cast.customers.map(\.domain)
        let end = time.now() + Self.zonePatience
        while true {
            let file = FileManager.default.contents(atPath: "\(folder)/dns/platform.zone") ?? Data()
            let text = String(decoding: file, as: UTF8.self)
            let missing = domains.filter { domain in
                text.split(separator: "\n").filter { $0.contains(".\(domain).dkim.") }.count < 2
            }
            if missing.isEmpty {
                try zone.platform(text, beneath: domains)
                return try zone.publish()
            }
            guard time.now() < end else {
                throw DrillFailure("the platform's zone still lacks the keys of \(missing.joined(separator: ", "))")
            }
            try await time.sleep(until: time.now() + .milliseconds(250))
        }
    }

    private func prove(_ customer: DrillCustomer) async throws {
        let proved = try await ask.proveDomain(customer.domain, of: customer.id)
        guard proved?.state == "active" else {
            throw DrillFailure("\(customer.domain) could not be proved: \(proved?.lastResult ?? "no answer")")
        }
    }

    /// Puts the customer's own tenant on its list, proved by the nonce message.
    private func list(_ customer: DrillCustomer, _ cast: Cast, _ dice: inout Dice) async throws {
        let proof = try await ask.allowTenant(
            customer.tenant.id, at: customer.connector, organisation: customer.tenant.initialDomain)
        let author = "admin@\(customer.domain)"
        let sketch = Sketch(
            tenant: customer.tenant, entry: .mailbox, organisation: customer.domain, signingDomain: customer.domain,
            passedOnEntry: true, author: author, authorName: "Administrator", reversePath: author,
            recipients: [proof.address], subject: proof.nonce, token: "")
        let letter = try post.write(sketch, at: time.now(), &dice)
        let answer: Answer
        do {
            let connection = try await SenderConnection.open(
                cast.microsoft(to: customer.host, &dice), to: target, time: time, group: group)
            answer = await connection.send(letter)
            await connection.quit()
        } catch let refusal as SenderConnection.Refusal {
            answer = refusal.answer
        }
        guard answer.isAccepted else {
            throw DrillFailure("the nonce message of \(customer.domain) was answered: \(answer)")
        }
    }

    private func checkLists(_ cast: Cast) async throws {
        let wanted = Set(cast.listed.map { cast.customers[$0].tenant.id })
        let end = time.now() + .seconds(10)
        while true {
            let allowed = Set(try await ask.tenants().tenants.filter { $0.state == "allowed" }.map(\.tenant))
            let missing = wanted.subtracting(allowed)
            if missing.isEmpty { return }
            guard time.now() < end else {
                throw DrillFailure("not allowed after their nonce messages: \(missing.sorted())")
            }
            try await time.sleep(until: time.now() + .milliseconds(250))
        }
    }
}
