import Authority
import Ledger
import Pipeline

/// Who a connection belongs to, as far as is known by now.
enum Visitor: Sendable {
    /// Submission before AUTH: may do nothing yet.
    case unknown
    /// A key's holder, or a connector that the connection selects. A connector is not proved by that: every recipient and
    /// every message is asked about.
    case known(Authenticated, ConnectorFacts?)
    /// Relay, from a network of senders that many share, and no connector was asked for: the message has to select one.
    case candidate
    /// Relay, and nobody's connector: may only write to addresses of our own.
    case stranger
}

extension Visitor {
    /// Whose places its messages take while they are under way; nil for those who hand in none.
    ///
    /// Where it is the message that has to prove its sender, a connector has places of its own: anybody with a tenant at
    /// Microsoft can get as far as DATA, and shall take none of the customer's other places, nor another connector's.
    var places: CustomerID? {
        switch self {
        case .unknown, .stranger: nil
        case .candidate: .undetermined
        case .known(let identity, let connector):
            switch connector?.kind {
            case .microsoft365, .googleWorkspace: connector.map { CustomerID(bits: $0.id.bits) }
            case .network, .certificate, .credential, nil: identity.customer
            }
        }
    }
}
