import ServiceLifecycle

/// Something that runs until the program is told to stop, as a service.
struct Forever: Service {
    let name: String
    let body: @Sendable () async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.body = body
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await body() }
        } catch is CancellationError {
            return
        }
        // A service that ends by itself would end the program: wait for the word to stop.
        try? await gracefulShutdown()
    }
}
