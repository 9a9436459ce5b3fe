import ArgumentParser

struct QueueHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keep queued mail, and what comes later, until it is released.")

    @OptionGroup var choice: QueueChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await folder.order(.hold, choice)
    }
}
