import Authority
import Delivery
import Ledger
import Logging
import Message
import Pipeline
import Synchronization

/// Hands unproved mail to customers' own mail servers, to few at a time: a slow server must not hold many clients up.
final class InboundCourier: HandingOver {
    /// Messages on their way to one host at once.
    static let mostAtOnce = 8

    private let delivery: DirectDelivery
    private let log: Logger
    private let underWay = Mutex<[InboundHost: Int]>([:])

    init(_ delivery: DirectDelivery, log: Logger) {
        self.delivery = delivery
        self.log = log
    }

    func handOver(_ mail: Handover) async -> HandoverAnswer {
        let host = mail.diverted.host
        let hasRoom = underWay.withLock { counts in
            guard counts[host, default: 0] < Self.mostAtOnce else { return false }
            counts[host, default: 0] += 1
            return true
        }
        guard hasRoom else { return .failed("\(Self.mostAtOnce) messages are on their way to it already") }
        defer {
            underWay.withLock { counts in
                counts[host, default: 1] -= 1
                if counts[host] == 0 { counts[host] = nil }
            }
        }
        let direct = DirectMail(
            reversePath: mail.diverted.reversePath, recipients: mail.diverted.recipients, header: mail.header,
            body: mail.body)
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
