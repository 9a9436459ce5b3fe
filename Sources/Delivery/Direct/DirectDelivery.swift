import Message
import NIOCore
import NIOPosix
import NIOSSL
import Wire

/// Brings one message to one server at once, and says what it answered: no queue, no second try, no report.
public struct DirectDelivery: Sendable {
    /// Somebody waits: a server that takes longer is asked again later, by the sender.
    public struct Limits: Sendable {
        /// Addresses tried.
        public var addresses = 3
        public var connectTime = Span.seconds(10)
        /// For everything, so that a client that waits ten minutes (RFC 5321 4.5.3.2.6) still hears the answer.
        public var whole = Span.minutes(4)
        public var bodyChunk = 65_536
        public var session: ClientTimeLimits

        public init() {
            session = ClientTimeLimits()
            session.greeting = .seconds(30)
            session.hello = .seconds(30)
            session.handshake = .seconds(30)
            session.mail = .seconds(30)
            session.recipient = .seconds(30)
            session.data = .seconds(30)
            session.content = .minutes(1)
            session.finalDot = .minutes(2)
        }
    }

    let settings: DeliverySettings
    let limits: Limits
    let gate: any AddressGate
    let time: any TimeSource
    let tls: NIOSSLContext?
    let loop: any EventLoop

    /// - Parameter settings: our name, and whom to trust; the next hop and the timetable are not used.
    /// - Throws: when TLS cannot be set up.
    public init(
        settings: DeliverySettings, limits: Limits = Limits(), gate: any AddressGate, time: any TimeSource,
        loop: any EventLoop
    ) throws {
        self.settings = settings
        self.limits = limits
        self.gate = gate
        self.time = time
        self.loop = loop
        tls = settings.usesTLS ? try ClientEncryption.context() : nil
    }

    /// Sends the message for all of its recipients, or for none.
    public func send(_ mail: DirectMail, to host: DNSName, port: Int) async -> DirectAnswer {
        guard !settings.ownNames.contains(host) else { return .failed("\(host) is this server") }
        let end = time.now() + limits.whole
        var search = AddressSearch()
        let addresses = search.take(await gate.addresses(of: .name(host), port: port), .name(host))
        for address in addresses.prefix(limits.addresses) {
            let conversation = DirectConversation(
                mail: mail, host: host, address: address, port: port, end: end, delivery: self)
            switch await hold(conversation) {
            case .success(let answer): return answer
            case .failure(let opening):
                search.failed(Classification.interruption(opening.failure), "\(host) [\(address)]")
            }
        }
        return .failed(search.finding.text)
    }

    /// Without TLS once more when its handshake fails.
    private func hold(_ conversation: DirectConversation) async -> Result<DirectAnswer, OpeningFailure> {
        guard tls != nil else { return await conversation.hold(usesTLS: false) }
        let held = await conversation.hold(usesTLS: true)
        guard case .failure(let opening) = held, opening.failure.phase == .handshake else { return held }
        return await conversation.hold(usesTLS: false)
    }
}

/// No session came about.
struct OpeningFailure: Error {
    let failure: SessionFailure
}
