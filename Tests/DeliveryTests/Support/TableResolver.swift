import MailAuth
import Message

@testable import Delivery

/// A DNS that is a table. Names that are not in it do not exist.
struct TableResolver: DNSResolver {
    var mx: [String: DNSAnswer.Outcome]

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        DNSAnswer(type == .mx ? mx[name.text] ?? .noName : .noData)
    }
}

/// Addresses from a table; an address literal is itself.
struct TableGate: AddressGate {
    var answers: [String: AddressAnswer] = [:]

    func addresses(of host: HopHost, port: Int) async -> AddressAnswer {
        if case .address(let address) = host { return .addresses([address]) }
        return answers[host.description] ?? .none
    }
}
