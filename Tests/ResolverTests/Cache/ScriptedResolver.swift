import MailAuth
import Message
import Synchronization

/// Answers when the test says so, and counts the questions.
final class ScriptedResolver: DNSResolver {
    private struct State {
        var asked: [DNSName] = []
        var answer: DNSAnswer
        var isClosed: Bool
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// - Parameter closed: whether questions wait until `open`.
    init(_ answer: DNSAnswer, closed: Bool = false) {
        state = Mutex(State(answer: answer, isClosed: closed))
    }

    var asked: Int { state.withLock { $0.asked.count } }
    var waiting: Int { state.withLock { $0.waiting.count } }

    func set(_ answer: DNSAnswer) { state.withLock { $0.answer = answer } }

    func open() {
        let waiting = state.withLock { state in
            state.isClosed = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        state.withLock { $0.asked.append(name) }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    guard state.isClosed, !Task.isCancelled else { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
        return Task.isCancelled ? DNSAnswer(.failure("cancelled")) : state.withLock { $0.answer }
    }
}
