import Authority

extension ConnectorFacts {
    /// The tenants on its list, whatever their state; nil for kinds of connectors that take none.
    public var tenants: [TenantFacts]? {
        if case .microsoft365(let rules) = kind { rules.tenants } else { nil }
    }
}
