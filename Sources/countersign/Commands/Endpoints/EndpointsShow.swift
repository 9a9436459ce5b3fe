import ArgumentParser
import Authority
import Message

struct EndpointsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the list in force and how old it is.",
        discussion: "Exit status 1 when the list is older than 45 days or the stored one is damaged.")

    @OptionGroup var folder: DataFolder

    private struct Answer: Encodable {
        let date: String
        let ageDays: Int64
        let isOld: Bool
        let networks: [String: [IPNetwork]]
    }

    func run() async throws {
        let now = SystemTime().now()
        let list = try folder.senderNetworks(at: now)
        let isOld = !folder.isSandbox && EndpointUpdate.isOld(list, at: now)
        let age = max((now - list.date).seconds / 86_400, 0)
        let networks = Dictionary(
            list.networks.map { ($0.key.word, $0.value) }, uniquingKeysWith: { first, _ in first })
        if folder.json {
            try Output.json(Answer(date: list.date.rfc3339, ageDays: age, isOld: isOld, networks: networks))
        } else {
            print("as of \(list.date.rfc3339), \(age) days ago\(isOld ? ": run 'countersign endpoints refresh'" : "")")
            for (word, networks) in networks.sorted(by: { $0.key < $1.key }) {
                print("\(word): \(networks.map(\.description).joined(separator: " "))")
            }
        }
        if isOld { throw ExitCode.failure }
    }
}
