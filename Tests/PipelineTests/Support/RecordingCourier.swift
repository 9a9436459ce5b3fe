import Pipeline
import Synchronization

/// Takes what is to be handed over, and answers what a test says.
final class RecordingCourier: HandingOver {
    private let state = Mutex<(mail: [Handover], answer: HandoverAnswer)>(
        ([], .taken(reply: "250 2.0.0 taken", host: "mx.acme.example [192.0.2.25]:25")))

    var mail: [Handover] { state.withLock { $0.mail } }

    func answer(_ answer: HandoverAnswer) { state.withLock { $0.answer = answer } }

    func handOver(_ mail: Handover) async -> HandoverAnswer {
        state.withLock { state in
            state.mail.append(mail)
            return state.answer
        }
    }
}
