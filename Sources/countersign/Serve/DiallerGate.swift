import Delivery
import MailAuth
import Message
import Resolver

/// Lets Delivery connect only where the one dialler allows it.
struct DiallerGate: AddressGate {
    let dialler: Dialler

    func addresses(of host: HopHost, port: Int) async -> AddressAnswer {
        switch host {
        case .address(let address):
            return dialler.allowed(address, port: port) ? .addresses([address]) : .refused([address])
        case .name(let name):
            do {
                return .addresses(try await dialler.addresses(for: name, port: port))
            } catch {
                switch error {
                case .noAddress: return .none
                case .temporary(let reason): return .failure(reason)
                case .refused(let refusals): return .refused(refusals.map(\.address))
                case .unreachable(let attempts): return .failure(attempts.joined(separator: "; "))
                }
            }
        }
    }
}
