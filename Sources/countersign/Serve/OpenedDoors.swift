import Message

/// Counts doors as they open, so that "ready" is said when all of them are.
actor OpenedDoors {
    private var ports: [String: Int] = [:]
    private var waiting: CheckedContinuation<Void, Never>?
    private var wanted = Int.max

    func note(_ door: String, _ port: Int) {
        ports[door] = port
        if ports.count >= wanted, let waiting {
            self.waiting = nil
            waiting.resume()
        }
    }

    func wait(for count: Int) async throws {
        wanted = count
        guard ports.count < count else { return }
        await withCheckedContinuation { waiting = $0 }
    }
}
