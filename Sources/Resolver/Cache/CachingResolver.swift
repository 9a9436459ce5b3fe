import MailAuth
import Message
import Synchronization

/// Keeps answers, and asks each question once however many ask at the same time.
public final class CachingResolver: DNSResolver {
    private typealias Question = AnswerCache.Question

    private struct Waiter {
        let id: UInt64
        /// Resumed with nil when the one who asked gave up: somebody else must ask.
        let continuation: CheckedContinuation<DNSAnswer?, Never>
    }

    private struct State {
        var cache: AnswerCache
        var asking: [Question: [Waiter]] = [:]
        var cancelled: Set<UInt64> = []
        var nextID: UInt64 = 0
        var hits = 0
        var misses = 0
    }

    private let upstream: any DNSResolver
    private let time: any TimeSource
    private let state: Mutex<State>

    public init(_ upstream: any DNSResolver, limits: CacheLimits = CacheLimits(), time: any TimeSource) {
        self.upstream = upstream
        self.time = time
        state = Mutex(State(cache: AnswerCache(limits: limits)))
    }

    /// Questions answered from memory or by joining one under way, and questions asked.
    public var counts: (hits: Int, misses: Int) { state.withLock { ($0.hits, $0.misses) } }

    /// Forgets a name, when somebody says that its records were just changed.
    public func forget(_ name: DNSName) {
        state.withLock { $0.cache.remove(name) }
    }

    public func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        let question = Question(name: name, type: type)
        while !Task.isCancelled {
            switch begin(question) {
            case .known(let answer): return answer
            case .ask: return await ask(question)
            case .join: if let answer = await join(question) { return answer }
            }
        }
        return DNSAnswer(.failure("cancelled"))
    }

    private enum Beginning {
        case known(DNSAnswer)
        case ask
        case join
    }

    private func begin(_ question: Question) -> Beginning {
        let now = time.now()
        return state.withLock { state in
            if let answer = state.cache.answer(to: question, at: now) {
                state.hits += 1
                return .known(answer)
            }
            guard state.asking[question] == nil else { return .join }
            state.asking[question] = []
            state.misses += 1
            return .ask
        }
    }

    private func ask(_ question: Question) async -> DNSAnswer {
        let answer = await upstream.resolve(question.name, question.type)
        // A failure that only says that this task was cancelled is nobody else's answer.
        let gaveUp = Task.isCancelled && answer.isFailure
        let now = time.now()
        let waiters = state.withLock { state in
            if !gaveUp { state.cache.insert(answer, for: question, at: now) }
            let waiters = state.asking.removeValue(forKey: question) ?? []
            if !gaveUp { state.hits += waiters.count }
            return waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: gaveUp ? nil : answer) }
        return answer
    }

    private func join(_ question: Question) async -> DNSAnswer? {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<DNSAnswer?, Never>) in
                let isWaiting = state.withLock { state in
                    guard state.cancelled.remove(id) == nil, state.asking[question] != nil else { return false }
                    state.asking[question]?.append(Waiter(id: id, continuation: continuation))
                    return true
                }
                if !isWaiting { continuation.resume(returning: nil) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.asking[question]?.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.asking[question]?.remove(at: index)
            }
            waiter?.continuation.resume(returning: nil)
        }
    }
}

extension DNSAnswer {
    /// Whether nothing was learned.
    var isFailure: Bool {
        if case .failure = outcome { true } else { false }
    }
}
