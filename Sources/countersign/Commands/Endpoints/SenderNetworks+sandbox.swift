import Authority

extension SenderNetworks {
    /// With those who play the outside in a sandbox.
    var withSandbox: SenderNetworks {
        SenderNetworks(date: date, networks: networks.merging(Self.sandbox.networks) { $0 + $1 })
    }
}
