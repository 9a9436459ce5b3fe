import Authority
import Ledger
import Message
import Pipeline
import Spool
import Testing

/// One way to misuse the platform, played against real stores from the door to the spool.
struct Scenario: Sendable, CustomTestStringConvertible {
    /// The check that stops it, and without which it must turn red.
    let check: CheckName
    /// What holds, in a sentence.
    let name: String
    /// What comes of it with the whole policy.
    let expected: Ending
    let play: @Sendable (PipelineWorld) async throws -> Admission

    var testDescription: String { name }

    init(
        _ check: CheckName, _ name: String, _ expected: Ending,
        play: @escaping @Sendable (PipelineWorld) async throws -> Admission
    ) {
        self.check = check
        self.name = name
        self.expected = expected
        self.play = play
    }

    /// Plays it and looks what came of it.
    func ending(in world: PipelineWorld) async throws -> Ending {
        let admission = try await play(world)
        return Ending(
            answer: Ending.Answer(admission), leaving: try await world.waiting(.outbound),
            held: try await world.waiting(.held))
    }

    static let all = credential + standing + tenant + domain + content + suppression + budget
}

/// What came of a scenario: what the client was told, and who is to get something.
struct Ending: Hashable, Sendable {
    enum Answer: Hashable, Sendable {
        case accepted
        case refused(CheckName)
        case putOff(CheckName)
        case unavailable

        init(_ admission: Admission) {
            switch admission {
            case .accepted: self = .accepted
            case .refused(let refusal): self = .refused(refusal.check)
            case .undecided(let refusal): self = .putOff(refusal.check)
            case .unavailable: self = .unavailable
            }
        }
    }

    var answer: Answer
    /// Recipients of signed mail in the outbound lane.
    var leaving: [String] = []
    var held: [String] = []

    static func refused(_ check: CheckName) -> Ending { Ending(answer: .refused(check)) }
}
