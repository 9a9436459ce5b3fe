import Synchronization
import Testing

@testable import Drills

@Suite struct CheckboxTests {
    /// A command line that takes the connectors a test says it takes.
    private struct AddingShell: Shell {
        let takes: @Sendable ([String]) -> Bool

        func run(_ arguments: [String]) async throws -> ShellResult {
            guard arguments.prefix(2) == ["connector", "add"] else {
                return ShellResult(status: 0, output: "{\"key\":{\"id\":\"k\"},\"secret\":\"s\"}", errors: "")
            }
            return takes(arguments)
                ? ShellResult(status: 0, output: "{}", errors: "")
                : ShellResult(status: 1, output: "", errors: "no: shared")
        }
    }

    private func play(_ takes: @escaping @Sendable ([String]) -> Bool) async throws -> Judgement {
        let world = try await DrillWorld(admits: { _ in { _, _ in false } })
        let stage = world.stage
        let other = Stage(
            cast: stage.cast, size: stage.size, target: stage.target, post: stage.post, census: stage.census,
            watch: stage.watch, ask: Operator(shell: AddingShell(takes: takes)), time: stage.time, group: stage.group,
            progress: stage.progress, dice: stage.dice)
        let facts = try await CheckboxScenario().play(on: other)
        await world.close()
        return Judgement(facts, CheckboxScenario.demands)
    }

    @Test func everythingTakenFails() async throws {
        let judgement = try await play { _ in true }
        #expect(judgement.reasons.contains("a connector was made: network --network 127.0.92.0/28"))
    }

    @Test func everythingRefusedFails() async throws {
        let judgement = try await play { _ in false }
        #expect(judgement.reasons.contains { $0.hasPrefix("a proper connector was refused: google") })
        #expect(!judgement.reasons.contains { $0.hasPrefix("a connector was made") })
    }

    @Test func sharedOnesRefusedAndProperOnesTakenPass() async throws {
        let refused = Mutex(0)
        let bad = Set(CheckboxScenario.shared.flatMap { $0.options.dropFirst() })
        let judgement = try await play { arguments in
            guard let value = arguments.dropLast().last else { return false }
            // Two keys that are not the customer's are tried before its own.
            if arguments.contains("credential") {
                return refused.withLock { asked in
                    asked += 1
                    return asked > 2
                }
            }
            return !bad.contains(value)
        }
        #expect(judgement.reasons == [])
    }
}
