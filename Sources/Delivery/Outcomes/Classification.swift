import Wire

/// What the results of a transaction mean: delivered, later, or never. Pure, and the only place that decides it.
public enum Classification {
    /// One finding for each recipient, in the result's order.
    ///
    /// - Parameter isEncrypted: whether the session used TLS.
    public static func findings(_ result: TransactionResult, isEncrypted: Bool) -> [Finding] {
        let tookSome = result.recipients.contains { if case .accepted = $0 { true } else { false } }
        return result.recipients.map { recipient in
            switch recipient {
            case .accepted(let reply):
                Finding(.delivered, reply.status ?? StatusCode(.success, 0, 0), reply.description)
            case .refused(let reply, let phase):
                refusal(reply, phase, tookSome: tookSome, isEncrypted: isEncrypted)
            case .unsupported(let obstacle):
                Finding(.permanent, obstacle.status, obstacle.text)
            case .interrupted(let failure):
                interruption(failure)
            case .withheld:
                Finding(.withheld, StatusCode(.temporary, 7, 0), "the message may not leave at this time")
            }
        }
    }

    /// A failure of the connection. Always temporary: a message is never given up because of one server's state.
    public static func interruption(_ failure: SessionFailure) -> Finding {
        switch failure {
        case .refused(let reply, _):
            let status = reply.status.flatMap { $0.kind == .temporary ? $0 : nil }
            return Finding(.temporary, status ?? StatusCode(.temporary, 3, 2), failure.text)
        case .disconnected, .timedOut: return Finding(.temporary, StatusCode(.temporary, 4, 2), failure.text)
        case .violation: return Finding(.temporary, StatusCode(.temporary, 5, 0), failure.text)
        case .tlsFailed: return Finding(.temporary, StatusCode(.temporary, 7, 5), failure.text)
        case .unreachable: return Finding(.temporary, StatusCode(.temporary, 4, 1), failure.text)
        case .contentUnavailable: return Finding(.temporary, StatusCode(.temporary, 3, 0), failure.text)
        }
    }

    private static func refusal(
        _ reply: ReceivedReply, _ phase: ClientPhase, tookSome: Bool, isEncrypted: Bool
    ) -> Finding {
        let text = "\(reply) (in reply to \(phase.text))"
        if isCrowded(reply, phase, tookSome: tookSome) {
            return Finding(.crowded, StatusCode(.temporary, 5, 3), text)
        }
        // 530 asks for TLS (RFC 3207 4). We left TLS out because its handshake had failed, which may mend.
        if reply.isTemporary || reply.code == 530 && !isEncrypted {
            let status = reply.status.flatMap { $0.kind == .temporary ? $0 : nil }
            let isGrey = phase == .recipient && (reply.code == 450 || reply.code == 451)
            return Finding(isGrey ? .greylisted : .temporary, status ?? StatusCode(.temporary, 0, 0), text)
        }
        return Finding(.permanent, reply.status ?? StatusCode(.permanent, 0, 0), text)
    }

    /// 452, and 552 as older servers say it (RFC 5321 4.5.3.1.10), once others of the same transaction were taken. A full
    /// mailbox has the same basic codes, but a status code of its own.
    private static func isCrowded(_ reply: ReceivedReply, _ phase: ClientPhase, tookSome: Bool) -> Bool {
        guard phase == .recipient, tookSome, reply.code == 452 || reply.code == 552 else { return false }
        guard let status = reply.status else { return true }
        return status.subject == 5 && status.detail == 3
    }
}
