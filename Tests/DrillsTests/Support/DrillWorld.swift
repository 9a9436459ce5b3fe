import Foundation
import NIOPosix
import TestKit

@testable import Drills

/// A stage with a test's relay in the place of the gateway.
struct DrillWorld {
    let stage: Stage
    let sink: DrillSink
    let relay: TestRelay
    private let folder: ScratchFolder

    /// - Parameter log: what the installation's log says.
    init(
        admits: @escaping @Sendable (Cast) -> @Sendable (String, String) -> Bool, signs: Bool = true, log: String = ""
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        var dice = Dice(seed: 7)
        let cast = Self.cast(&dice)
        sink = try await DrillSink.open(group: group)
        sink.census.know(
            OurSignatures(platform: "countersign.example", customers: Set(cast.customers.map(\.domain))))
        let domain = cast.customers[0].domain
        let signature = "DKIM-Signature: v=1; d=\(domain); s=c1-abc; t=1; x=86401;\r\n h=from:to:subject; b=eA==\r\n"
        relay = try await TestRelay(
            .init(admits: admits(cast), signature: signs ? signature : ""), sink: sink.port ?? 0)
        folder = try ScratchFolder()
        let file = folder.file("serve.log")
        try Data(log.utf8).write(to: URL(filePath: file))
        stage = Stage(
            cast: cast, size: Self.size, target: Target(port: relay.port, tls: nil),
            post: try Self.post.get(), census: sink.census,
            watch: InstallationWatch(http: "http://127.0.0.1:1", log: file, group: group),
            ask: Operator(shell: NoShell()), time: WallClock(), group: group, progress: NoProgress(), dice: dice)
    }

    func close() async {
        await relay.close()
        await sink.close()
    }

    /// Made once: keys take long.
    static let post = Result { try MicrosoftPost(keys: DrillKeys()) }

    static let size: DrillSize = {
        var size = DrillSize.quick
        size.messages = 100
        size.quietSeconds = 1
        size.namingPatience = 1
        return size
    }()

    static func cast(_ dice: inout Dice) -> Cast {
        var cast = Cast(.quick, &dice)
        for index in cast.customers.indices {
            cast.customers[index].id = "customer\(index)"
            cast.customers[index].connector = "connector\(index)"
            cast.customers[index].host = "host\(index).mx.countersign.example"
        }
        return cast
    }
}

struct NoProgress: DrillProgress {
    func begin(_ part: String, total: Int) {}
    func advance(by steps: Int) {}
    func end() {}
}

/// A command line of an installation that knows nothing.
struct NoShell: Shell {
    func run(_ arguments: [String]) async throws -> ShellResult {
        arguments.first == "tenant"
            ? ShellResult(status: 0, output: "{\"tenants\":[],\"seen\":[]}", errors: "")
            : ShellResult(status: 1, output: "", errors: "there is no installation")
    }
}
