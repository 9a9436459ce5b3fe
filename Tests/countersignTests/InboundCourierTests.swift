import Authority
import Delivery
import Logging
import Message
import NIOPosix
import Synchronization
import TestKit
import Testing

@testable import Ledger
@testable import Pipeline
@testable import Spool
@testable import countersign

/// How many messages may be on their way to a customer's own server.
@Suite(.timeLimit(.minutes(1))) struct InboundCourierTests {
    /// Looks hosts up for ever, until it is told to go on.
    private final class SlowGate: AddressGate {
        private let state = Mutex<(waiting: [CheckedContinuation<Void, Never>], isOpen: Bool)>(([], false))

        var waiting: Int { state.withLock { $0.waiting.count } }

        func open() {
            let all = state.withLock { state in
                state.isOpen = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in all { continuation.resume() }
        }

        func addresses(of host: HopHost, port: Int) async -> AddressAnswer {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
            return .none
        }
    }

    private func mail(_ customer: Int, to host: String) throws -> Handover {
        let id = CustomerID(bits: UInt128(customer))
        let host = try #require(InboundHost(host))
        let claim = Claim(
            id: MessageID(bits: 1), door: .relay, identity: .connector(ConnectorID(bits: 2)), customer: id,
            reversePath: .null, recipients: [try Mailbox("info@acme.example")])
        let facts = Facts(
            customer: nil,
            connector: ConnectorFacts(
                id: ConnectorID(bits: 2), customer: id, name: "tenant", host: "k7", kind: .googleWorkspace,
                classes: [.transactional], mode: .inbound(host)))
        let verdict = Verdict(
            id: claim.id, decidedAt: Timestamp(seconds: 0), policy: 1, ruling: .decided([.inbound]),
            messageClass: .transactional)
        let diverted = try #require(Diverted(committed: verdict, claim: claim, facts: facts))
        return Handover(diverted: diverted, header: [], body: StoredBody(number: 1, bytes: []), dsn: .none)
    }

    @Test func `eight of one customer are on their way to a host, others do not wait for them, and places come back`()
        async throws
    {
        let gate = SlowGate()
        var settings = DeliverySettings(helloName: try DomainName("mx.mail.example"))
        settings.usesTLS = false
        let courier = InboundCourier(
            try DirectDelivery(
                settings: settings, gate: gate, time: ManualClock(), loop: MultiThreadedEventLoopGroup.singleton.next()),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let first = try mail(1, to: "mx.shared.example")
        let others = [try mail(1, to: "mx.other.example"), try mail(2, to: "mx.shared.example")]
        let most = InboundCourier.mostAtOnce
        await withTaskGroup { group in
            for _ in 0..<most { group.addTask { await courier.handOver(first) } }
            while gate.waiting < most { await Task.yield() }
            #expect(await courier.handOver(first) == .failed("\(most) messages are on their way to it already"))
            for other in others { group.addTask { await courier.handOver(other) } }
            while gate.waiting < most + 2, !Task.isCancelled { await Task.yield() }
            #expect(gate.waiting == most + 2)
            gate.open()
            for await answer in group {
                #expect(answer == .failed("no mail server of the domain has an address"))
            }
        }
        #expect(await courier.handOver(first) == .failed("no mail server of the domain has an address"))
    }
}
