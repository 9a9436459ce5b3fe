import ArgumentParser

struct QueueRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Let held mail go; it is decided again.")

    @OptionGroup var choice: QueueChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await folder.order(.release, choice)
    }
}
