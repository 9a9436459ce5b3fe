import Testing

@testable import Drills

/// A drill that cannot fail shows nothing: here it is played against relays of the test's own.
@Suite(.serialized) struct SelfTests {
    /// What the incident's relay did: whoever comes from Microsoft's addresses is the customer.
    private func openRelay(_ cast: Cast) -> @Sendable (String, String) -> Bool {
        { peer, _ in peer.hasPrefix("127.0.92.") }
    }

    /// Takes what the tenants on the lists wrote, from Microsoft's addresses.
    private func strictRelay(_ cast: Cast) -> @Sendable (String, String) -> Bool {
        let lists = cast.listed.map { cast.customers[$0].tenant.id }
        let feeders = cast.feeders
        return { peer, content in
            peer.hasPrefix("127.0.92.") && lists.contains { content.contains($0) }
                && !feeders.contains { content.contains("[\($0)]") }
        }
    }

    private func judge(_ kind: any Scenario.Type, _ world: DrillWorld) async throws -> (Facts, Judgement) {
        let quiet = try await world.stage.quiet()
        var facts = try await kind.init().play(on: world.stage)
        // How fast this machine is while others use it is not the point here.
        facts.quietDelay = quiet.map { $0 + 60_000 }
        await world.close()
        return (facts, Judgement(facts, kind.demands))
    }

    @Test func anOpenRelayFails() async throws {
        let world = try await DrillWorld(admits: openRelay)
        let (facts, judgement) = try await judge(BaseScenario.self, world)
        #expect(facts.tally.attempted == 20)
        #expect(facts.delivered == 20)
        #expect(facts.signed == 20)
        #expect(facts.lawfulDelivered == facts.lawfulSent)
        #expect(facts.lawfulSent > 0)
        #expect(judgement.reasons.contains("20 attacks were signed"))
        #expect(judgement.reasons.contains("20 attacks were taken in"))
        #expect(judgement.reasons.contains("no refused tenant is shown to its customer"))
    }

    @Test func anOpenRelayThatDoesNotSignFailsToo() async throws {
        let world = try await DrillWorld(admits: openRelay, signs: false)
        let (facts, judgement) = try await judge(MixedScenario.self, world)
        #expect(facts.signed == 0)
        #expect(facts.delivered == facts.tally.attempted)
        #expect(judgement.reasons.contains("\(facts.delivered) attacks reached the sink"))
    }

    @Test func aRelayThatRefusesEverybodyFails() async throws {
        let world = try await DrillWorld(admits: { _ in { _, _ in false } })
        let (facts, judgement) = try await judge(MixedScenario.self, world)
        #expect(facts.delivered == 0)
        #expect(facts.lawfulDelivered == 0)
        #expect(!judgement.isPassed)
    }

    @Test func aRelayThatAsksForTheTenantPasses() async throws {
        let named = "2026-01-01T00:00:00Z warning one actor is behind refused mail customers="
        let all = (0..<6).map { "customer\($0)" }.joined(separator: ",")
        let world = try await DrillWorld(admits: strictRelay, log: "\(named)\(all)\n")
        let (facts, judgement) = try await judge(HopScenario.self, world)
        #expect(facts.tally.attempted >= 12)
        #expect(judgement.reasons == [])
        #expect(facts.actorNamed == 0)
    }

    @Test func aRelayThatNamesOnlySomeCustomersFails() async throws {
        let world = try await DrillWorld(
            admits: strictRelay, log: "warning one actor is behind refused mail customers=customer0,customer1\n")
        let (_, judgement) = try await judge(HopScenario.self, world)
        #expect(judgement.reasons == ["the actor was not named with every customer that was tried"])
    }

    @Test func aRelayThatLetsTheForgedTenantInFails() async throws {
        let world = try await DrillWorld(admits: strictRelay)
        let (facts, judgement) = try await judge(MimicScenario.self, world)
        #expect(facts.delivered > 0)
        #expect(facts.delivered < facts.tally.attempted)
        #expect(!judgement.isPassed)
    }

    @Test func aRelayThatTakesReplaysFails() async throws {
        let world = try await DrillWorld(admits: openRelay)
        let (facts, judgement) = try await judge(RelayReplayScenario.self, world)
        #expect(facts.delivered > 0)
        #expect(facts.lawfulDelivered == facts.lawfulSent)
        #expect(!judgement.isPassed)
    }

    @Test func capturedMailIsReplayed() async throws {
        let world = try await DrillWorld(admits: strictRelay)
        let (facts, judgement) = try await judge(ReplayScenario.self, world)
        #expect(facts.tally.attempted >= 40)
        #expect(judgement.reasons == [])
    }

    @Test(.timeLimit(.minutes(1))) func aDrillThatIsStoppedEndsAtOnceAndSendsNoMore() async throws {
        let world = try await DrillWorld(admits: strictRelay)
        let quiet = Task { try await world.stage.quiet() }
        while world.stage.census.count(of: "quiet").lawfulSent == 0 { await Task.yield() }
        quiet.cancel()
        _ = await quiet.result
        #expect(world.stage.census.count(of: "quiet").lawfulSent < 20)
        await world.close()
    }
}
