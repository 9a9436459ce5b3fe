import Message
import Testing

@testable import Authority

@Suite struct InstallationExposureTests {
    private let domain: DomainName

    init() throws {
        domain = try DomainName("example.org")
    }

    private func findings(_ change: (inout InstallationSight) throws -> Void) rethrows -> [ExposureFinding] {
        var sight = InstallationSight(networks: Scene.now)
        try change(&sight)
        return Exposure(taken: Scene.now, findings: InstallationExposure(sight, at: Scene.now).findings).findings
    }

    private func connector(_ kind: ConnectorKind, _ mode: ConnectorMode = .enforce) -> ConnectorFacts {
        ConnectorFacts(
            id: Scene.connectorID, customer: Scene.customer, name: "office", host: String(repeating: "h", count: 26),
            kind: kind, classes: [.transactional], mode: mode)
    }

    private func tenant(_ state: TenantFacts.State) throws -> TenantFacts {
        TenantFacts(
            id: try #require(TenantID("11111111-2222-3333-4444-555555555555")), state: state, since: Scene.now)
    }

    @Test func `nothing is wrong with nothing`() {
        #expect(findings { _ in }.isEmpty)
    }

    @Test(arguments: [TenantFacts.State.pending, .denied])
    func `a connector that admits no tenant is told`(state: TenantFacts.State) throws {
        let none = findings { $0.connectors = [connector(.microsoft365(Microsoft365Rules()))] }
        #expect(none.map(\.kind) == [.connectorWithoutTenants])
        #expect(none.first?.customer == Scene.customer)
        let waiting = try findings { sight in
            sight.connectors = [connector(.microsoft365(Microsoft365Rules(tenants: [try tenant(state)])))]
        }
        #expect(waiting.map(\.kind) == [.connectorWithoutTenants])
        let proved = try findings { sight in
            sight.connectors = [
                connector(.microsoft365(Microsoft365Rules(tenants: [try tenant(state), try tenant(.allowed)])))
            ]
        }
        #expect(proved.isEmpty)
    }

    @Test func `a connector that only observes is told, and a revoked one is not`() {
        #expect(
            findings { $0.connectors = [connector(.googleWorkspace, .observe)] }.map(\.kind) == [.connectorObserves])
        #expect(findings { $0.connectors = [connector(.googleWorkspace)] }.isEmpty)
        var gone = connector(.microsoft365(Microsoft365Rules()), .observe)
        gone.revokedAt = Scene.now
        #expect(findings { $0.connectors = [gone] }.isEmpty)
    }

    @Test(arguments: [
        (ProofState.active, ExposureKind?.none), (.pending, .proofPending), (.warning, .proofWarning),
        (.paused, .proofPaused), (.conflict, .proofConflict), (.undecided, .proofUndecided),
    ])
    func `every state of a proof but the good one is told`(state: ProofState, kind: ExposureKind?) {
        let found = findings {
            $0.proofs = [
                .init(
                    customer: Scene.customer, domain: domain, state: state, since: Scene.now - .days(2),
                    seen: "no record")
            ]
        }
        #expect(found.map(\.kind) == (kind.map { [$0] } ?? []))
        #expect(found.allSatisfy { $0.subject == "example.org" && $0.problem.contains("no record") })
    }

    @Test func `a key that the DNS has not shown for a week is told`() throws {
        let selector = try DNSName("c2-abcdefghijklmnop")
        func kinds(isShown: Bool, age: Span) -> [ExposureKind] {
            findings {
                $0.keys = [
                    .init(
                        customer: Scene.customer, domain: domain, selector: selector, isShown: isShown,
                        since: Scene.now - age)
                ]
            }.map(\.kind)
        }
        #expect(kinds(isShown: false, age: .days(8)) == [.keyStuck])
        #expect(kinds(isShown: false, age: .days(6)) == [])
        #expect(kinds(isShown: true, age: .days(80)) == [])
    }

    @Test func `undecided tenants are told, the busiest first, and no more than a page of them`() {
        let found = findings {
            $0.tenants = (1...30).map { number in
                .init(
                    customer: Scene.customer, tenant: "tenant-\(number)",
                    organisations: number == 30 ? [] : (1...number).map { "o\($0).example" }, count: number,
                    lastSeen: Scene.now)
            }
        }
        #expect(found.count == 21)
        #expect(found.allSatisfy { $0.kind == .tenantUndecided })
        #expect(found.contains { $0.subject == "tenant tenant-30" && $0.problem.hasPrefix("An unknown organisation") })
        #expect(
            found.contains { $0.problem.hasPrefix("o1.example, o10.example, o11.example and 17 more sent 20 refused") })
        #expect(found.contains { $0.subject == "further tenants" && $0.problem.hasPrefix("10 more") })
        #expect(!found.contains { $0.subject == "tenant tenant-10" })
    }

    @Test func `an old list of networks is told`() {
        #expect(findings { $0.networks = Scene.now - .days(46) }.map(\.kind) == [.networksOld])
        #expect(findings { $0.networks = nil }.isEmpty)
    }

    @Test func `the worst comes first, whatever order they were found in`() {
        let all = ExposureKind.allCases.map { ExposureFinding($0, nil, $0.rawValue, "", next: "") }
        var random = SeededRandom(seed: 7)
        let one = Exposure(taken: Scene.now, findings: all.shuffled(using: &random))
        #expect(one.findings == Exposure(taken: Scene.now, findings: all).findings)
        #expect(zip(one.findings, one.findings.dropFirst()).allSatisfy { $0.severity >= $1.severity })
        #expect(one.worst == .critical)
        #expect(ExposureSeverity.allCases.map(one.count).reduce(0, +) == all.count)
    }

    @Test func `a customer sees its own risks only`() {
        let mine = ExposureFinding(.dmarcNone, Scene.customer, "a.example", "", next: "")
        let others = ExposureFinding(.dmarcNone, Scene.other, "b.example", "", next: "")
        let own = ExposureFinding(.networksOld, nil, "list", "", next: "")
        #expect(Exposure(taken: Scene.now, findings: [mine, others, own]).of(Scene.customer).findings == [mine])
    }
}
