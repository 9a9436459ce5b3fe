import Authority
import Delivery
import Ledger
import Logging
import Message
import Pipeline
import Synchronization

/// Hands unproved mail to customers' own mail servers, to few at a time: a slow server must not hold many clients up.
final class InboundCourier: HandingOver {
    /// Messages of one customer on their way to one host at once.
    static let mostAtOnce = 8

    private let delivery: DirectDelivery
    private let log: Logger
    private let underWay = Mutex<[Way: Int]>([:])

    /// Customers that share a server do not wait for each other.
    private struct Way: Hashable {
        let customer: CustomerID
        let host: InboundHost
    }

    init(_ delivery: DirectDelivery, log: Logger) {
        self.delivery = delivery
        self.log = log
    }

    func handOver(_ mail: Handover) async -> HandoverAnswer {
        let host = mail.diverted.host
        let way = Way(customer: mail.diverted.customer, host: host)
        let hasRoom = underWay.withLock { counts in
            guard counts[way, default: 0] < Self.mostAtOnce else { return false }
            counts[way, default: 0] += 1
            return true
        }
        guard hasRoom else { return .failed("\(Self.mostAtOnce) messages are on their way to it already") }
        defer {
            underWay.withLock { counts in
                counts[way, default: 1] -= 1
                if counts[way] == 0 { counts[way] = nil }
            }
        }
        let direct = DirectMail(
            reversePath: mail.diverted.reversePath, recipients: mail.diverted.recipients, header: mail.header,
            body: mail.body, dsn: mail.dsn)
        switch await delivery.send(direct, to: host.name, port: host.port) {
        case .taken(let reply, let server):
            log.info(
                "unproved mail was handed to the customer's own server",
                metadata: ["id": "\(mail.diverted.message)", "host": "\(server)"])
            return .taken(reply: reply, host: server)
        case .refused(let reason): return .refused(reason)
        case .failed(let reason): return .failed(reason)
        }
    }
}
