import Authority

extension Ledger {
    /// The name of the platform's own credential.
    private static let systemName = "system door"

    /// The credential of the system door: customer zero's, for challenges and notices alone. Its secret is thrown away,
    /// so that nobody can present it from outside.
    ///
    /// - Throws: `LedgerError`.
    public func systemIdentity() throws(LedgerError) -> Authenticated {
        let known = keys(of: .platform).first { $0.name == Self.systemName && $0.revokedAt == nil }
        if let known { return Authenticated(identity: .credential(known.id), customer: .platform) }
        let request = MintRequest(
            customer: .platform, name: Self.systemName, scopes: [.send], classes: [.challenge, .notice],
            secondFactor: .operator)
        let minted = try mintKey(request, by: .system(Self.systemName))
        return Authenticated(identity: .credential(minted.id), customer: .platform)
    }
}
