import ArgumentParser
import Foundation
import Logging
import Message

/// `countersign serve`: everything that runs.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve: take mail in, decide, sign, deliver.",
        discussion: """
            Without --sandbox the machine is described by countersign.toml; see docs/operating.md. With --sandbox nothing \
            leaves this machine: a zone file takes the place of the DNS and a local mailbox that of the Internet.
            """)

    @Flag(name: .long, help: "Serve a sandbox on loopback.")
    var sandbox = false

    @Option(name: .long, help: "The configuration file.")
    var config = "countersign.toml"

    @Option(name: .long, help: "The data folder.")
    var data = "data"

    @Option(name: .long, help: "Sandbox: added to every port, so that several can run side by side.")
    var portOffset = 0

    @Option(
        name: .long, help: "Sandbox: a JSON zone file whose names are added to its DNS; read again when it changes.")
    var zone: String?

    @Option(name: .long, help: "Sandbox: deliver to this loopback host:port instead of the built-in mailbox.")
    var sink: String?

    @Option(
        name: .long, help: "Sandbox: whose mail comes in from loopback on the relay port, 'customer' or 'platform'.")
    var connectorFor = "customer"

    func validate() throws {
        guard sandbox || (portOffset == 0 && zone == nil && sink == nil && connectorFor == "customer") else {
            throw ValidationError("--port-offset, --zone, --sink and --connector-for belong to --sandbox")
        }
        guard (0...57_000).contains(portOffset) else { throw ValidationError("--port-offset must be 0 to 57000") }
        guard ["customer", "platform"].contains(connectorFor) else {
            throw ValidationError("--connector-for must be 'customer' or 'platform'")
        }
    }

    func run() async throws {
        if sandbox {
            try await SandboxWorld(
                folder: SandboxFolder(path: data), portOffset: portOffset, zone: zone, sink: try readSink(),
                connectsPlatform: connectorFor == "platform"
            ).serve()
            return
        }
        try SandboxFolder.refuse(path: data)
        let configuration = try ConfigurationFile.load(
            path: config, environment: ProcessInfo.processInfo.environment)
        do {
            try FileManager.default.createDirectory(
                atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure("cannot write the folder \(data): \(error.localizedDescription)")
        }
        let installation = try await Installation(configuration: configuration, data: data, world: .internet)
        try await installation.serve { link in
            print("countersign serves \(configuration.platformDomain); sign in once, within ten minutes, at")
            print("  \(link)")
        }
    }

    private func readSink() throws -> Endpoint? {
        guard let sink else { return nil }
        guard let endpoint = Endpoint(sink), endpoint.isLoopback else {
            throw ValidationError("--sink must be a loopback address and port such as 127.0.0.1:2526")
        }
        return endpoint
    }
}
