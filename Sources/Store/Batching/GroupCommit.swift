/// Gathers the requests of many callers and runs them in one transaction.
///
/// A batch is closed when `size` requests wait, when nobody else is expected, or when the oldest has waited for `linger`.
/// Somebody is expected who was answered a moment ago, since whoever sends mail in a loop is soon back; a caller that is
/// alone is therefore answered at once. Belongs to one actor, whose thread runs the transactions.
public final class GroupCommit<Request: Sendable, Response: Sendable> {
    /// When a batch is closed.
    public struct Limits: Sendable {
        /// Weight at which a batch does not wait any longer.
        public var size = 16
        /// How long the first of a batch waits for others: at 1,500 messages a second, until a batch is nearly full.
        public var linger: Duration = .milliseconds(10)
        /// How long after the last answer nobody is expected back.
        public var patience: Duration = .milliseconds(100)

        public init() {}
    }

    private struct Waiter {
        var request: Request
        var continuation: CheckedContinuation<Result<Response, any Error>, Never>
    }

    private let limits: Limits
    private let clock = ContinuousClock()
    private var waiting: [Waiter] = []
    private var weight = 0
    private var commit: (([Request]) throws -> [Response])?
    /// Callers that were answered and have not come back.
    private var away = 0
    private var lastAnswer: ContinuousClock.Instant
    private var round = 0
    private var lookIsDue = false
    private var isLingering = false

    /// Batches committed so far.
    public private(set) var batches = 0

    public init(limits: Limits = Limits()) {
        self.limits = limits
        lastAnswer = clock.now
    }

    /// Adds a request to the batch and returns what `commit` says to it.
    ///
    /// - Parameters:
    ///   - weight: how much of the batch's size it takes.
    ///   - commit: runs the transaction for a whole batch: one response for each request, in order, after the commit.
    ///     When it throws, every request of the batch fails with that error.
    /// - Throws: what `commit` throws.
    public func submit(
        _ request: Request, weight: Int = 1, on actor: isolated any Actor = #isolation,
        commit: @escaping ([Request]) throws -> [Response]
    ) async throws -> Response {
        let result = await withCheckedContinuation(isolation: actor) { continuation in
            self.commit = commit
            waiting.append(Waiter(request: request, continuation: continuation))
            self.weight += weight
            away = max(0, away - 1)
            if self.weight >= limits.size {
                flush()
            } else if !lookIsDue {
                lookIsDue = true
                // Behind everybody who stands in the actor's queue already, so that those are in the same batch.
                Task {
                    _ = actor
                    look(on: actor)
                }
            }
        }
        return try result.get()
    }

    private func look(on actor: isolated any Actor) {
        lookIsDue = false
        guard !waiting.isEmpty else { return }
        if away > 0, clock.now - lastAnswer > limits.patience { away = 0 }
        guard away > 0 else { return flush() }
        guard !isLingering else { return }
        isLingering = true
        let current = round
        Task {
            _ = actor
            // Cancelled or not, the batch is closed.
            try? await clock.sleep(for: limits.linger)
            guard current == round, !waiting.isEmpty else { return }
            // Those who did not come in time are expected less and less.
            away /= 2
            flush()
        }
    }

    private func flush() {
        guard let commit else { return }
        let batch = waiting
        waiting = []
        weight = 0
        round += 1
        isLingering = false
        // The closure holds the actor that holds us.
        self.commit = nil
        let results: [Result<Response, any Error>]
        do {
            let responses = try commit(batch.map(\.request))
            precondition(responses.count == batch.count, "one response for each request")
            results = responses.map(Result.success)
            batches += 1
        } catch {
            results = batch.map { _ in .failure(error) }
        }
        away += batch.count
        lastAnswer = clock.now
        for (waiter, result) in zip(batch, results) { waiter.continuation.resume(returning: result) }
    }
}
