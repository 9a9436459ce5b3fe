/// An organisation at Microsoft 365: a customer's own, or one the attacker rents.
struct Tenant: Hashable, Sendable {
    /// The directory's id, in lower case.
    let id: String
    /// Such as `birchpay17.onmicrosoft.com`.
    let initialDomain: String
    /// Its own accepted domain; the attacker's tenants have one of no name.
    let domain: String
    /// Which of the drill's keys Microsoft signs with for it.
    let key: Int

    /// - Parameter domain: nil makes one up.
    init(domain: String? = nil, keys: Int, _ dice: inout Dice) {
        let name = dice.firm()
        id = dice.uuid()
        initialDomain = "\(name)\(dice.text(4)).onmicrosoft.com"
        self.domain = domain ?? "\(name)\(dice.text(3)).example"
        key = dice.number(0...keys - 1)
    }

    /// The selector Microsoft uses for a signing domain of the tenant: `selector1` for a domain of its own, a longer one
    /// for the initial domain.
    func selector(for signingDomain: String) -> String {
        signingDomain == initialDomain ? "selector1-\(Self.dashed(initialDomain))" : "selector1"
    }

    /// Where the CNAME of a domain's selector leads: beneath the tenant's initial domain for older domains, to
    /// `dkim.mail.microsoft` for newer ones.
    func keyHost(for signingDomain: String) -> String {
        let label = "selector1-\(Self.dashed(signingDomain))._domainkey"
        return key.isMultiple(of: 2)
            ? "\(label).\(initialDomain)"
            : "\(label).\(initialDomain.prefix { $0 != "." }).n-v1.dkim.mail.microsoft"
    }

    private static func dashed(_ domain: String) -> String { domain.replacing(".", with: "-") }
}
