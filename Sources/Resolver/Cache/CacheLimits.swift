import Message

/// How long and how many DNS answers are kept.
public struct CacheLimits: Hashable, Sendable {
    /// Answers kept; the ones not asked for longest go first.
    public var answers: Int
    /// Whatever the owner's time to live says, records are kept at least and at most this long.
    public var shortest: Span
    public var longest: Span
    /// That a name or type does not exist is kept at most this long (RFC 2308 5).
    public var longestAbsence: Span
    /// A failure is kept this long, so that a broken server is not asked for every message (RFC 2308 7).
    public var failure: Span

    public init(
        answers: Int = 20_000, shortest: Span = .seconds(5), longest: Span = .hours(1),
        longestAbsence: Span = .minutes(5), failure: Span = .seconds(10)
    ) {
        precondition(answers > 0, "a cache that keeps nothing is none")
        self.answers = answers
        self.shortest = shortest
        self.longest = longest
        self.longestAbsence = longestAbsence
        self.failure = failure
    }

    func life(of answer: DNSAnswerKind, timeToLive: Int) -> Span {
        let life = Span.seconds(Int64(clamping: timeToLive))
        return switch answer {
        case .records: min(max(life, shortest), longest)
        case .absence: min(max(life, shortest), longestAbsence)
        case .failure: failure
        }
    }
}

/// What decides about how long an answer is kept.
enum DNSAnswerKind {
    case records
    case absence
    case failure
}
