import Message

/// Connections of the people in the drill.
extension Cast {
    /// Microsoft 365, as it connects for any tenant: it shows its certificate to whoever asks.
    func microsoft(to host: String?, _ dice: inout Dice) throws -> Peer {
        let region = dice.pick(Words.regions)
        return Peer(
            source: dice.pick(egress),
            hello: try DomainName("mail-\(region)on\(dice.number(2000...2199)).outbound.protection.outlook.com"),
            serverName: host, showsCertificate: true)
    }

    /// Microsoft's relay pool.
    func relayPool(to host: String?, _ dice: inout Dice) throws -> Peer {
        let region = dice.pick(Words.regions)
        return Peer(
            source: dice.pick(relayPool),
            hello: try DomainName("mail-\(region)rly\(dice.number(2000...2199)).outbound.protection.outlook.com"),
            serverName: host, showsCertificate: true)
    }

    /// A rented server that connects itself; whatever it calls itself, Microsoft's certificate is not its to show.
    func rentedServer(to host: String?, _ dice: inout Dice) throws -> Peer {
        let disguise = "mail-\(dice.pick(Words.regions))on\(dice.number(2000...2199)).outbound.protection.outlook.com"
        return Peer(
            source: dice.pick(rented),
            hello: try DomainName(dice.chance(percent: 50) ? disguise : "vps\(dice.number(1...9999)).example"),
            serverName: host, showsCertificate: false)
    }

    /// Asks mostly for the connector's host, and now and then for no name at all.
    func serverName(of customer: DrillCustomer, _ dice: inout Dice) -> String? {
        dice.chance(percent: 85) ? customer.host : nil
    }
}
