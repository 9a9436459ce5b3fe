import CUnbound
import MailAuth
import Message
import Synchronization

/// One question under way in libunbound. It is answered exactly once: by libunbound, or by whoever gives up first.
final class UnboundQuery: Sendable {
    private struct State {
        var continuation: CheckedContinuation<DNSAnswer, Never>?
        /// libunbound's number for it, from when it was accepted until it was answered or given up.
        var number: Int32?
        var isGivenUp = false
    }

    private let name: DNSName
    private let type: DNSRecordType
    private let context: UnboundContext
    private let state = Mutex(State())

    init(_ name: DNSName, _ type: DNSRecordType, in context: UnboundContext) {
        self.name = name
        self.type = type
        self.context = context
    }

    func answer() async -> DNSAnswer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<DNSAnswer, Never>) in
                begin(continuation)
            }
        } onCancel: {
            giveUp()
        }
    }

    private func begin(_ continuation: CheckedContinuation<DNSAnswer, Never>) {
        let isGivenUp = state.withLock { state in
            if !state.isGivenUp { state.continuation = continuation }
            return state.isGivenUp
        }
        guard !isGivenUp else {
            continuation.resume(returning: DNSAnswer(.failure("cancelled")))
            return
        }
        // libunbound holds the query until it calls back, or until it confirms that it never will.
        let held = Unmanaged.passRetained(self)
        var number: Int32 = 0
        let status = ub_resolve_async(
            context.pointer, name.text, Int32(type.rawValue), 1, held.toOpaque(), unboundAnswered, &number)
        guard status == 0 else {
            held.release()
            finish(DNSAnswer(.failure(String(cString: ub_strerror(status)))))
            return
        }
        let mustCancel = state.withLock { state in
            state.number = number
            return state.isGivenUp
        }
        if mustCancel { cancel(number) }
    }

    private func giveUp() {
        let number = state.withLock { state in
            state.isGivenUp = true
            return state.number
        }
        if let number { cancel(number) }
        finish(DNSAnswer(.failure("cancelled")))
    }

    private func cancel(_ number: Int32) {
        let isMine = state.withLock { state in
            defer { state.number = nil }
            return state.number == number
        }
        guard isMine, ub_cancel(context.pointer, number) == 0 else { return }
        Unmanaged.passUnretained(self).release()
    }

    /// Answers, unless somebody was faster.
    private func finish(_ answer: DNSAnswer) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: answer)
    }

    fileprivate func answered(_ status: Int32, _ result: UnsafeMutablePointer<ub_result>?) {
        defer { ub_resolve_free(result) }
        state.withLock { $0.number = nil }
        guard status == 0, let result else {
            finish(DNSAnswer(.failure(String(cString: ub_strerror(status)))))
            return
        }
        finish(UnboundAnswer.read(result.pointee, asked: name, type))
    }
}

private func unboundAnswered(
    _ query: UnsafeMutableRawPointer?, _ status: Int32, _ result: UnsafeMutablePointer<ub_result>?
) {
    guard let query else { return ub_resolve_free(result) }
    Unmanaged<UnboundQuery>.fromOpaque(query).takeRetainedValue().answered(status, result)
}
