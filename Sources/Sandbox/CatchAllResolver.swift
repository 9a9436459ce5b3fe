import MailAuth
import Message

/// The sandbox's DNS: a zone file, and behind it one mail exchanger that takes mail for every domain the file does not
/// mention, so that any recipient can be tried.
public struct CatchAllResolver: DNSResolver {
    private let zone: any DNSResolver
    private let exchanger: DNSName
    private let address: IPAddress

    /// - Parameters:
    ///   - zone: asked first; its answers stand, failures included.
    ///   - exchanger: the catch-all mailbox's host name.
    ///   - address: where it listens.
    public init(zone: any DNSResolver, exchanger: DNSName, address: IPAddress) {
        self.zone = zone
        self.exchanger = exchanger
        self.address = address
    }

    public func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        if name == exchanger {
            let fits = type == (address.isIPv4 ? .a : .aaaa)
            return DNSAnswer(fits ? .records([.address(address)]) : .noData)
        }
        let answer = await zone.resolve(name, type)
        guard type == .mx, await isUnmentioned(name, given: answer) else { return answer }
        return DNSAnswer(.records([.mail(preference: 10, host: exchanger)]), aliases: answer.aliases)
    }

    /// A domain whose zone says nothing about mail: no MX, and no address that would be an implicit one.
    private func isUnmentioned(_ name: DNSName, given answer: DNSAnswer) async -> Bool {
        switch answer.outcome {
        case .noName: return true
        case .noData:
            let addresses = [await zone.resolve(name, .a), await zone.resolve(name, .aaaa)]
            return addresses.allSatisfy { $0.outcome == .noData || $0.outcome == .noName }
        case .records, .failure: return false
        }
    }
}
