import ArgumentParser

struct QueueDrop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "End queued mail without delivering it.")

    @OptionGroup var choice: QueueChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await folder.order(.drop, choice)
    }
}
