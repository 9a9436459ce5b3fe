import Message
import NIOCore

/// The drill `echo-spoof`: the incident of 2024 against a running sandbox, over real sockets.
public struct EchoSpoof: Sendable {
    /// What the drill is run with.
    public struct Setup: Sendable {
        public var size: DrillSize
        public var seed: UInt64
        /// In this order.
        public var scenarios: [ScenarioName]
        /// The sandbox's data folder, and what is in its `sandbox.json`.
        public var folder: String
        public var sandbox: SandboxDescription
        /// Where its log is; nil when nobody can tell.
        public var log: String?

        public init(
            size: DrillSize, seed: UInt64, scenarios: [ScenarioName], folder: String, sandbox: SandboxDescription,
            log: String?
        ) {
            self.size = size
            self.seed = seed
            self.scenarios = scenarios
            self.folder = folder
            self.sandbox = sandbox
            self.log = log
        }
    }

    /// The report, and why scenarios were not passed, by their names.
    public struct Outcome: Sendable {
        public var report: DrillReport
        public var reasons: [String: [String]]
    }

    /// With fewer lawful messages than these, a scenario's delay is judged together with that of those before it.
    static let fewDelays = 40

    private let setup: Setup
    private let sink: DrillSink
    private let shell: any Shell
    private let time: any TimeSource
    private let group: any EventLoopGroup
    private let progress: any DrillProgress

    public init(
        _ setup: Setup, sink: DrillSink, shell: any Shell, time: any TimeSource, group: any EventLoopGroup,
        progress: any DrillProgress
    ) {
        self.setup = setup
        self.sink = sink
        self.shell = shell
        self.time = time
        self.group = group
        self.progress = progress
    }

    /// Plays every scenario, one after the other.
    ///
    /// - Throws: `DrillFailure` when the world cannot be made; what goes wrong in a scenario is in the report.
    public func run() async throws -> Outcome {
        let stage = try await stage()
        let following = sink.port == nil ? follow() : nil
        defer { following?.cancel() }
        let quiet = try await stage.quiet()
        var scenarios: [DrillReport.Scenario] = []
        var reasons: [String: [String]] = [:]
        var delays: [Double] = []
        for name in setup.scenarios {
            try Task.checkCancellation()
            var facts: Facts
            do {
                facts = try await name.kind.init().play(on: stage)
            } catch let failure as DrillFailure {
                facts = Facts(name: name.rawValue, objections: [failure.description])
            }
            facts.quietDelay = quiet
            delays += facts.delays
            // The 95th percentile of a few values is the largest, which shows what else this machine does.
            if facts.delays.count < Self.fewDelays { facts.attackedDelay = Percentile.of(delays, 95) }
            let judgement = Judgement(facts, name.kind.demands)
            if !judgement.isPassed { reasons[name.rawValue] = judgement.reasons }
            scenarios.append(facts.report(judgement))
        }
        return Outcome(report: DrillReport(drill: "echo-spoof", scenarios: scenarios), reasons: reasons)
    }

    /// Looks into the sandbox's mailbox ten times a second.
    private func follow() -> Task<Void, any Error> {
        var follower = MailboxFollower(maildir: setup.sandbox.maildir)
        return Task { [sink, time] in
            while true {
                follower.look(sink.census, at: time.now())
                try await time.sleep(until: time.now() + .milliseconds(100))
            }
        }
    }

    private func stage() async throws -> Stage {
        var dice = Dice(seed: setup.seed)
        let ask = Operator(shell: shell)
        let target = try setup.sandbox.target()
        let post = try MicrosoftPost(keys: DrillKeys())
        let builder = WorldBuilder(
            ask: ask, folder: setup.folder, sandbox: setup.sandbox, target: target, post: post, time: time,
            group: group, progress: progress)
        let cast = try await builder.build(Cast(setup.size, &dice), &dice)
        sink.census.know(
            OurSignatures(platform: setup.sandbox.platformDomain, customers: Set(cast.customers.map(\.domain))))
        return Stage(
            cast: cast, size: setup.size, target: target, post: post, census: sink.census,
            watch: InstallationWatch(http: setup.sandbox.http, log: setup.log, group: group), ask: ask, time: time,
            group: group, progress: progress, dice: dice)
    }
}
