import MailAuth
import Message

/// Answers by question, bounded by number and by time.
struct AnswerCache: Sendable {
    struct Question: Hashable, Sendable {
        let name: DNSName
        let type: DNSRecordType
    }

    private struct Entry {
        let answer: DNSAnswer
        let expires: Timestamp
        var used: UInt64
    }

    private let limits: CacheLimits
    private var entries: [Question: Entry] = [:]
    private var uses: UInt64 = 0

    init(limits: CacheLimits) {
        self.limits = limits
    }

    var count: Int { entries.count }

    /// The answer with what is left of its time to live.
    mutating func answer(to question: Question, at now: Timestamp) -> DNSAnswer? {
        guard let entry = entries[question], now < entry.expires else { return nil }
        uses += 1
        entries[question]?.used = uses
        var answer = entry.answer
        answer.timeToLive = max(0, Int((entry.expires - now).seconds))
        return answer
    }

    mutating func insert(_ answer: DNSAnswer, for question: Question, at now: Timestamp) {
        let kind: DNSAnswerKind =
            switch answer.outcome {
            case .records: .records
            case .noData, .noName: .absence
            case .failure: .failure
            }
        let life = limits.life(of: kind, timeToLive: answer.timeToLive)
        if entries[question] == nil, entries.count >= limits.answers { makeRoom(at: now) }
        uses += 1
        entries[question] = Entry(answer: answer, expires: now + life, used: uses)
    }

    mutating func remove(_ name: DNSName) {
        entries = entries.filter { $0.key.name != name }
    }

    /// Drops what has expired, and if that is too little the eighth that was not asked for longest.
    private mutating func makeRoom(at now: Timestamp) {
        entries = entries.filter { now < $0.value.expires }
        let spare = max(1, limits.answers / 8)
        guard entries.count > limits.answers - spare else { return }
        let byUse = entries.sorted { $0.value.used < $1.value.used }
        for (question, _) in byUse.prefix(entries.count - (limits.answers - spare)) { entries[question] = nil }
    }
}
