import NIOCore
import Synchronization

/// The mail server of one customer of the drill: unproved mail may come to it, for the customer's own people, and unsigned.
struct InsideServer: Sendable {
    /// What came to it.
    struct Count: Hashable, Sendable {
        var messages = 0
        /// Of those, with a signature of ours.
        var signed = 0
        /// Recipients who are not the customer's.
        var strangers = 0
    }

    private let server: SinkServer
    private let counted: Counted

    private final class Counted: Sendable {
        let count = Mutex(Count())
    }

    /// - Throws: the socket's error.
    init(of customer: DrillCustomer, ours: OurSignatures, group: any EventLoopGroup) async throws {
        let counted = Counted()
        self.counted = counted
        server = try await SinkServer(group: group) { arrival in
            let isSigned = Sighting(arrival.content).signatures.contains(where: ours.contains)
            let strangers = arrival.recipients.count { !$0.lowercased().hasSuffix("@\(customer.domain)") }
            counted.count.withLock { count in
                count.messages += 1
                count.signed += isSigned ? 1 : 0
                count.strangers += strangers
            }
        }
    }

    var port: Int { server.port }
    var count: Count { counted.count.withLock { $0 } }

    func close() async { await server.close() }
}

extension InsideServer.Count {
    /// What is wrong with what came to the customer's own server.
    var objections: [String] {
        var found: [String] = []
        if messages == 0 { found.append("nothing came to the customer's own server, so that handing on was not tried") }
        if signed > 0 { found.append("\(signed) attacks were signed on their way to the customer's own server") }
        if strangers > 0 { found.append("the customer's own server was to relay to \(strangers) recipients") }
        return found
    }
}
