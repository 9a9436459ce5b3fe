import ArgumentParser
import Drills
import Foundation
import NIOCore
import NIOPosix

struct EchoSpoofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo-spoof", abstract: "Strangers' Microsoft 365 tenants try to have their mail signed.",
        discussion: """
            Starts a sandbox of its own, puts customers, tenants and an end of the Internet around it, and plays the \
            incident over real sockets; see docs/drills.md. Exit status 0 when every scenario passed, 1 when not.
            """)

    @Option(name: .long, help: "A running sandbox's data folder; left out, the drill starts one and removes it.")
    var target: String?

    @Option(name: .long, help: "The log of that sandbox; left out, of the actor's alert only the count is looked at.")
    var log: String?

    @Flag(name: .long, help: "A small world and few messages: under a minute.")
    var quick = false

    @Option(name: .long, help: "What the dice start from; left out, another one each time.")
    var seed: UInt64?

    @Option(
        name: .long, parsing: .upToNextOption,
        help: "Only these: base, burst, hop, mixed, mimic, replay, unsigned, relay-replay, checkbox.")
    var scenario: [String] = []

    @Option(name: .long, help: "Attacks of base and burst together; the other scenarios are in proportion.")
    var messages: Int?

    @Flag(name: .long, help: "Print JSON for machines.")
    var json = false

    func validate() throws {
        _ = try scenarios()
        guard log == nil || target != nil else { throw ValidationError("--log belongs to --target") }
        guard messages.map({ (50...10_000_000).contains($0) }) ?? true else {
            throw ValidationError("--messages must be 50 to 10000000")
        }
    }

    func run() async throws {
        let seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        let scenarios = try scenarios()
        let drill = Task { try await play(seed, scenarios) }
        let signals = Interruption { drill.cancel() }
        defer { signals.end() }
        let outcome: EchoSpoof.Outcome
        do {
            outcome = try await drill.value
        } catch is CancellationError {
            throw ExitCode(130)
        } catch let failure as DrillFailure {
            throw Failure("the drill cannot be run: \(failure)")
        }
        guard !drill.isCancelled else { throw ExitCode(130) }
        if json { try Output.json(outcome.report) } else { DrillTable(outcome, seed: seed).print() }
        for (name, reasons) in outcome.reasons.sorted(by: { $0.key < $1.key }) {
            for reason in reasons { DrillTable.complain("\(name): \(reason)") }
        }
        guard outcome.report.passed else { throw ExitCode.failure }
    }

    private func play(_ seed: UInt64, _ scenarios: [ScenarioName]) async throws -> EchoSpoof.Outcome {
        DrillTable.complain("seed \(seed)")
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let result: Result<EchoSpoof.Outcome, any Error>
        do {
            result = .success(try await play(seed, scenarios, group))
        } catch {
            result = .failure(error)
        }
        try? await group.shutdownGracefully()
        return try result.get()
    }

    private func play(
        _ seed: UInt64, _ scenarios: [ScenarioName], _ group: MultiThreadedEventLoopGroup
    ) async throws -> EchoSpoof.Outcome {
        var size: DrillSize = quick ? .quick : .full
        if let messages { size.messages = messages }
        let sink = target == nil ? try await DrillSink.open(group: group) : .mailbox()
        let own = try target == nil ? OwnSandbox(sink: sink.port ?? 0) : nil
        let result: Result<EchoSpoof.Outcome, any Error>
        do {
            try await own?.start()
            let folder = target ?? own?.data ?? ""
            guard let sandbox = try SandboxDescription(folder: folder) else {
                throw DrillFailure("there is no running sandbox in \(folder)")
            }
            let setup = EchoSpoof.Setup(
                size: size, seed: seed, scenarios: scenarios, folder: folder, sandbox: sandbox,
                log: own?.log ?? log)
            result = .success(
                try await EchoSpoof(
                    setup, sink: sink, shell: try ChildShell(data: folder), time: SystemTime(), group: group,
                    progress: DrillBar()
                ).run())
        } catch {
            result = .failure(error)
        }
        await own?.remove()
        await sink.close()
        return try result.get()
    }

    private func scenarios() throws -> [ScenarioName] {
        guard !scenario.isEmpty else { return ScenarioName.allCases }
        return try scenario.map { text in
            guard let name = ScenarioName(rawValue: text) else {
                throw ValidationError(
                    "there is no scenario '\(text)'; there are "
                        + ScenarioName.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return name
        }
    }
}
