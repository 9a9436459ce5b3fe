import Ledger
import Message
import Pipeline
import Spool
import Testing

@testable import Authority

/// The mutation rule: a build in which one check is missing lets through what its scenarios stop, so every check is
/// needed and every scenario can fail.
@Suite struct MutationTests {
    @Test(arguments: Scenario.all)
    func `with the whole policy the scenario holds`(scenario: Scenario) async throws {
        #expect(try await scenario.ending(in: PipelineWorld()) == scenario.expected)
    }

    @Test(arguments: CheckName.allCases)
    func `without the check its scenarios turn red: mail leaves that must not`(check: CheckName) async throws {
        let scenarios = Scenario.all.filter { $0.check == check }
        #expect(!scenarios.isEmpty, "no scenario needs the check \(check.rawValue)")
        for scenario in scenarios {
            let ending = try await scenario.ending(in: PipelineWorld(policy: Policy(dropping: check)))
            #expect(ending != scenario.expected, "nothing changes: \(scenario.name)")
            // Behind this check stands a second gate: the signer asks for the proof that only it makes.
            guard check != .tenant else {
                #expect(ending.leaving.isEmpty, "unproved mail leaves: \(scenario.name)")
                continue
            }
            #expect(
                ending.leaving.count > scenario.expected.leaving.count, "nothing more leaves: \(scenario.name)")
        }
    }

    @Test func `no two scenarios have one name`() {
        #expect(Set(Scenario.all.map(\.name)).count == Scenario.all.count)
    }

    /// What stands behind the domain check: a domain that no record covers has no key that could sign.
    @Test func `even without the domain check nothing is signed for a domain that nobody proved`() async throws {
        let world = try await PipelineWorld(policy: Policy(dropping: .domain))
        let letter = Letter().with { $0.from = "Bank <service@bank.example>" }
        _ = try await world.refuse(letter, as: try await world.sender())
        #expect(try await world.spool.list().isEmpty)
    }
}
