import Authority
import Message
import Synchronization

@testable import Delivery

/// A queue in memory. Nothing comes back by itself: what was settled is there to be looked at.
actor MemoryQueue: Queue {
    nonisolated let arrivals: AsyncStream<Void>
    private nonisolated let arrival: AsyncStream<Void>.Continuation
    private(set) var waiting: [Outgoing] = []
    private(set) var settled: [Try] = []
    private(set) var refusedDomains: [Set<DomainName>] = []
    private var waiters: [(count: Int, continuation: CheckedContinuation<[Try], Never>)] = []
    private var askers: [(notTo: Set<DomainName>, continuation: CheckedContinuation<Void, Never>)] = []
    /// What happened to outcomes and states, in order.
    nonisolated let journal = Mutex<[String]>([])

    init() {
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ messages: [Outgoing]) {
        waiting += messages
        arrival.yield()
    }

    func lease(_ count: Int, at now: Timestamp, notTo: Set<DomainName>) -> [Outgoing] {
        refusedDomains.append(notTo)
        askers.removeAll { asker in
            guard asker.notTo == notTo else { return false }
            asker.continuation.resume()
            return true
        }
        var leased: [Outgoing] = []
        waiting.removeAll { message in
            guard leased.count < count, !notTo.contains(message.destination) else { return false }
            leased.append(message)
            return true
        }
        return leased
    }

    func settle(_ tries: [Try]) {
        settled += tries
        for attempt in tries { journal.withLock { $0.append("settled \(attempt.outgoing.message.bits)") } }
        waiters.removeAll { waiter in
            guard settled.count >= waiter.count else { return false }
            waiter.continuation.resume(returning: settled)
            return true
        }
    }

    /// Returns once the queue was asked for mail to all domains but these.
    func asked(notTo: Set<DomainName>) async {
        await withCheckedContinuation {
            askers.append((notTo, $0))
            arrival.yield()
        }
    }

    /// Returns once `count` messages are settled.
    func settled(_ count: Int) async -> [Try] {
        if settled.count >= count { return settled }
        return await withCheckedContinuation { waiters.append((count, $0)) }
    }
}

/// A sink that fails as often as it is told to.
actor MemorySink: OutcomeSink {
    struct Full: Error {}

    private(set) var outcomes: [DeliveryOutcome] = []
    private(set) var reports: [DeliveryReport] = []
    private(set) var failuresLeft: Int
    private let queue: MemoryQueue

    init(_ queue: MemoryQueue, failures: Int = 0) {
        self.queue = queue
        failuresLeft = failures
    }

    func record(_ outcomes: [DeliveryOutcome], reports: [DeliveryReport]) throws {
        guard failuresLeft == 0 else {
            failuresLeft -= 1
            queue.journal.withLock { $0.append("failed") }
            throw Full()
        }
        self.outcomes += outcomes
        self.reports += reports
        for outcome in outcomes { queue.journal.withLock { $0.append("recorded \(outcome.message.bits)") } }
    }
}

/// Lets everything go until told otherwise.
final class SwitchStanding: StandingView {
    private let ruling = Mutex(DepartureRuling.go)
    private let questions = Mutex(0)
    /// After this many questions the answer is `later`.
    private let turn: (after: Int, later: DepartureRuling)?

    /// Recipients that must stay, by their key.
    private let staying: Set<String>

    init(
        _ ruling: DepartureRuling = .go, after: Int? = nil, later: DepartureRuling = .unknown,
        staying: Set<String> = []
    ) {
        turn = after.map { ($0, later) }
        self.staying = staying
        self.ruling.withLock { $0 = ruling }
    }

    func mayDepart(_ departure: Departure) -> DepartureRuling {
        if staying.contains(departure.recipientKey) { return .stay(reason: "suppressed") }
        let count = questions.withLock { questions in
            questions += 1
            return questions
        }
        if let turn, count > turn.after { return turn.later }
        return ruling.withLock { $0 }
    }
}
