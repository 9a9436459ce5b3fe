import ArgumentParser

/// `countersign drill`: attacks against a sandbox, counted at an independent sink.
struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Play an attack against a sandbox and count what got through.",
        subcommands: [EchoSpoofCommand.self])
}
