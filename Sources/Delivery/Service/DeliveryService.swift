import Authority
import Logging
import MailAuth
import Message
import NIOCore
import ServiceLifecycle

/// Sends queued mail: leases it, finds its servers, hands it over, and settles what came of it.
///
/// Everything about connections runs on one event loop; the service's own tasks only wait for others.
public final class DeliveryService: Service {
    private let queue: any Queue
    private let sink: any OutcomeSink
    private let loop: any EventLoop
    private let setup: DeliverySetup
    private let errands: AsyncStream<Errand>
    /// Yields when it is worth asking the queue.
    private let wake = Gathered<Never>()
    private let calm: AsyncStream<Void>

    /// - Parameters:
    ///   - loop: the event loop that all connections live on.
    ///   - random: makes generators for jitter and for the order among equal servers; tests hand in seeded ones.
    /// - Throws: when TLS cannot be set up.
    public init(
        settings: DeliverySettings, queue: any Queue, sink: any OutcomeSink, resolver: any DNSResolver,
        gate: any AddressGate, standing: any StandingView, time: any TimeSource, loop: any EventLoop, logger: Logger,
        random: @escaping @Sendable () -> any RandomNumberGenerator = { SystemRandomNumberGenerator() }
    ) throws {
        self.queue = queue
        self.sink = sink
        self.loop = loop
        let (errands, errandSource) = AsyncStream.makeStream(of: Errand.self)
        self.errands = errands
        let (calm, calmSource) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.calm = calm
        let tls = settings.usesTLS ? try ClientEncryption.context() : nil
        setup = DeliverySetup(
            settings: settings, resolver: resolver, gate: gate, standing: standing, time: time, tls: tls,
            logger: logger, random: random, errands: errandSource, calm: calmSource)
    }

    /// What was done so far, for metrics.
    public var counts: DeliveryCounts { setup.counts }

    /// Runs until a graceful shutdown or cancellation. Transactions under way are then finished, within the grace of
    /// `DeliveryLimits`; whatever is leased and not settled is due again when the queue is opened next.
    public func run() async throws {
        let loop = self.loop
        let setup = self.setup
        let dispatcher = try await loop.submit {
            NIOLoopBound(Dispatcher(loop: loop, setup: setup), eventLoop: loop)
        }.get()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.settleTries(dispatcher) }
            await withDiscardingTaskGroup { inner in
                inner.addTask { await self.runErrands(dispatcher) }
                inner.addTask { await self.leaseMessages(dispatcher) }
                inner.addTask { for await _ in self.queue.arrivals { self.wake.poke() } }
                await self.keepTime(dispatcher)
                await self.stop(dispatcher)
                inner.cancelAll()
            }
            setup.tries.finish()
        }
    }

    // MARK: Tasks

    private func keepTime(_ dispatcher: NIOLoopBound<Dispatcher>) async {
        wake.poke()
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await self.setup.time.sleep(until: self.setup.time.now() + self.setup.settings.limits.tick)
                self.loop.execute { dispatcher.value.tick() }
                self.wake.poke()
            }
        }
    }

    private func stop(_ dispatcher: NIOLoopBound<Dispatcher>) async {
        loop.execute { dispatcher.value.stop() }
        if !Task.isCancelled {
            let end = setup.time.now() + setup.settings.limits.grace
            await withTaskGroup { race in
                race.addTask { try? await self.setup.time.sleep(until: end) }
                race.addTask { for await _ in self.calm { break } }
                await race.next()
                race.cancelAll()
            }
        }
        // Waited for, so that what this breaks off is still settled.
        try? await loop.submit { dispatcher.value.closeAll() }.get()
    }

    private func leaseMessages(_ dispatcher: NIOLoopBound<Dispatcher>) async {
        let limits = setup.settings.limits
        for await _ in wake.signal {
            var asksAgain = true
            while asksAgain, !Task.isCancelled {
                asksAgain = false
                guard let room = try? await loop.submit({ dispatcher.value.room() }).get() else { return }
                guard room.count >= min(limits.leaseLeast, limits.inFlight) else { break }
                let count = min(room.count, limits.leaseMost)
                let messages = await queue.lease(count, at: setup.time.now(), notTo: room.notTo)
                guard !messages.isEmpty else { break }
                loop.execute { dispatcher.value.accept(messages) }
                asksAgain = messages.count >= count
            }
        }
    }

    private func runErrands(_ dispatcher: NIOLoopBound<Dispatcher>) async {
        let opener = ConnectionOpener(setup: setup, dispatcher: dispatcher, loop: loop)
        await withDiscardingTaskGroup { group in
            for await errand in errands {
                group.addTask { await self.run(errand, opener, dispatcher) }
            }
        }
    }

    private func run(_ errand: Errand, _ opener: ConnectionOpener, _ dispatcher: NIOLoopBound<Dispatcher>) async {
        switch errand {
        case .findRoute(let domain):
            let answer = await setup.routes.route(to: domain)
            loop.execute { dispatcher.value.found(answer, to: domain) }
        case .open(let site, let route):
            guard let finding = await opener.open(site, route) else { return }
            loop.execute { dispatcher.value.openFailed(site.value, finding) }
        case .stream(let handler, let body):
            await stream(body, into: handler)
        }
    }

    private func stream(_ body: OutgoingBody, into handler: NIOLoopBound<ClientChannelHandler>) async {
        do {
            var offset = 0
            while offset < body.size {
                let piece = try await body.read(offset, setup.settings.limits.bodyChunk)
                guard !piece.isEmpty else { throw ShortBody() }
                offset += piece.count
                let isLast = offset >= body.size
                try await loop.flatSubmit { handler.value.feed(piece, isLast: isLast) }.get()
            }
        } catch {
            // Does nothing when it was the connection that failed: the session knows that already.
            loop.execute { handler.value.contentFailed() }
        }
    }

    private struct ShortBody: Error {}

    private func settleTries(_ dispatcher: NIOLoopBound<Dispatcher>) async {
        let settlement = Settlement(queue: queue, sink: sink, setup: setup)
        for await _ in setup.tries.signal { await settle(settlement, dispatcher) }
        await settle(settlement, dispatcher)
    }

    private func settle(_ settlement: Settlement, _ dispatcher: NIOLoopBound<Dispatcher>) async {
        let tries = setup.tries.takeAll()
        guard !tries.isEmpty, await settlement.settle(tries) else { return }
        loop.execute { dispatcher.value.settled(tries.count) }
        wake.poke()
    }
}
