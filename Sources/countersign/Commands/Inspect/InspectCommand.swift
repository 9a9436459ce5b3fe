import ArgumentParser

/// `countersign inspect`: our parsers and verifiers on outside input, for people and for conformance suites.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Run our parsers and verifiers on outside input.",
        discussion:
            "Input comes on standard input. With --batch it is JSON lines, and each answer carries the same id.",
        subcommands: [
            InspectSPF.self, InspectDKIM.self, InspectDMARC.self, InspectARC.self, InspectMIME.self,
            InspectAddress.self,
        ])
}
