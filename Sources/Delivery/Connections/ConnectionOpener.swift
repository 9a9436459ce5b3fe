import Message
import NIOCore
import NIOPosix
import Wire

/// Opens one session to a site: all hosts in order of preference, all their addresses, until one answers (RFC 5321 5.1).
struct ConnectionOpener: Sendable {
    let setup: DeliverySetup
    let dispatcher: NIOLoopBound<Dispatcher>
    let loop: any EventLoop

    /// - Returns: nil when a session is open and the dispatcher has it; else why none could be opened.
    func open(_ site: NIOLoopBound<Site>, _ route: Route) async -> Finding? {
        var search = AddressSearch()
        var random = AnyGenerator(setup.random())
        var triesLeft = setup.settings.limits.addressesPerOpening
        for host in route.hosts(random: &random) {
            guard triesLeft > 0 else { break }
            for address in search.take(await setup.gate.addresses(of: host, port: route.port), host).prefix(triesLeft) {
                triesLeft -= 1
                guard let failure = await open(site, host, address, route.port) else { return nil }
                search.failed(Classification.interruption(failure), "\(host) [\(address)]")
            }
        }
        return search.finding
    }

    /// One address; without TLS once more when its handshake fails.
    private func open(
        _ site: NIOLoopBound<Site>, _ host: HopHost, _ address: IPAddress, _ port: Int
    ) async -> SessionFailure? {
        let failure = await connect(site, host, address, port, usesTLS: setup.settings.usesTLS)
        guard failure?.phase == .handshake else { return failure }
        return await connect(site, host, address, port, usesTLS: false)
    }

    private func connect(
        _ site: NIOLoopBound<Site>, _ host: HopHost, _ address: IPAddress, _ port: Int, usesTLS: Bool
    ) async -> SessionFailure? {
        let opening = loop.makePromise(of: ClientChannelHandler.Opening.self)
        let dispatcher = self.dispatcher
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.milliseconds(setup.settings.limits.connectTime.milliseconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard !dispatcher.value.isStopping else { throw ChannelError.alreadyClosed }
                    let handler = ClientChannelHandler(
                        site: site.value, host: host, address: address, usesTLS: usesTLS,
                        dispatcher: dispatcher.value, opening: opening)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        do {
            _ = try await bootstrap.connect(to: SocketAddress(ipAddress: address.description, port: port)).get()
        } catch {
            opening.succeed(.failed(.disconnected(.greeting)))
            return .unreachable("\(error)")
        }
        switch try? await opening.futureResult.get() {
        case .ready: return nil
        case .failed(let failure): return failure
        case nil: return .disconnected(.greeting)
        }
    }
}
