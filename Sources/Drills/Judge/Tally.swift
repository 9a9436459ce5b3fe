/// What the door said to the attacks of one scenario.
struct Tally: Hashable, Sendable {
    private(set) var attempted = 0
    /// Taken with a 2xx reply.
    private(set) var accepted = 0
    private(set) var refused = 0
    /// Of those, for the time being only.
    private(set) var putOff = 0
    /// The door never answered.
    private(set) var broken = 0
    /// By reply code.
    private(set) var codes: [Int: Int] = [:]
    /// Milliseconds from the final dot to the refusal.
    private(set) var replyTimes: [Double] = []
    /// The first few reasons for a missing answer.
    private(set) var problems: [String] = []

    mutating func add(_ answer: Answer) {
        attempted += 1
        switch answer.outcome {
        case .accepted(let code):
            accepted += 1
            codes[code, default: 0] += 1
        case .refused(let code):
            refused += 1
            if (400..<500).contains(code) { putOff += 1 }
            codes[code, default: 0] += 1
            if let time = answer.replyTime { replyTimes.append(time) }
        case .broken(let reason):
            broken += 1
            if problems.count < 3 { problems.append(reason) }
        }
    }
}
