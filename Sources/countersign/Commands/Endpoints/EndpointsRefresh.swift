import ArgumentParser
import Authority
import Foundation
import Message

struct EndpointsRefresh: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh", abstract: "Take over the ranges that Microsoft's endpoint service publishes.",
        discussion: """
            The answer of the service is read from a file or from standard input; countersign itself fetches nothing. A \
            timer that runs this line once a week keeps the list fresh:

              \(pipe)

            An answer that is damaged, empties the list, or names networks that cannot be Microsoft's is refused, and the \
            list in force stays. So is one that loses or gains much, unless --allow-change says that somebody has looked.
            """)

    @Option(name: .long, help: "The service's answer: a file, or - for standard input.")
    var from: String?

    @Flag(name: .long, help: "Take a list that loses or gains much; look at it first.")
    var allowChange = false

    @OptionGroup var folder: DataFolder

    static let pipe = """
        curl -fsS --proto =https --max-time 60 --max-filesize \(EndpointUpdate.longest) \
        "https://endpoints.office.com/endpoints/worldwide?clientrequestid=$(cat /proc/sys/kernel/random/uuid)" \
        | countersign endpoints refresh --from -
        """

    private struct Answer: Encodable {
        let date: String
        let added: [IPNetwork]
        let removed: [IPNetwork]
    }

    func validate() throws {
        guard from != nil else {
            throw ValidationError("countersign fetches nothing by itself; run this instead:\n\n  \(Self.pipe)")
        }
    }

    func run() async throws {
        guard !folder.isSandbox else { throw Failure("the networks of a sandbox are fixed") }
        let now = SystemTime().now()
        // A damaged file must not keep a good answer out.
        let old = (try? folder.senderNetworks(at: now)) ?? .builtIn
        let list = try Self.update(try Self.read(from ?? "-"), of: old, at: now, allowingChange: allowChange)
        try StoredEndpoints.write(list, in: folder.data)
        let before = old.networks[.microsoft365] ?? []
        let after = list.networks[.microsoft365] ?? []
        let added = after.filter { !before.contains($0) }
        let removed = before.filter { !after.contains($0) }
        guard !folder.json else {
            return try Output.json(Answer(date: list.date.rfc3339, added: added, removed: removed))
        }
        print("\(after.count) ranges, as of \(list.date.rfc3339)")
        for network in added { print("new:  \(network)") }
        for network in removed { print("gone: \(network)") }
    }

    /// - Throws: `Failure` with the rule that was broken.
    static func update(
        _ bytes: Data, of list: SenderNetworks, at now: Timestamp, allowingChange: Bool
    ) throws -> SenderNetworks {
        do throws(EndpointUpdate.Refusal) {
            guard bytes.count <= EndpointUpdate.longest else { throw .tooLong }
            guard let published = try? JSONDecoder().decode([PublishedEndpoint].self, from: bytes) else {
                throw .notJSON
            }
            return try EndpointUpdate.applying(published, to: list, at: now, allowingChange: allowingChange)
        } catch {
            throw Failure("the list in force stays: \(error.sentence)")
        }
    }

    /// At most one octet more than an answer may have.
    private static func read(_ source: String) throws -> Data {
        guard let file = source == "-" ? .standardInput : FileHandle(forReadingAtPath: source) else {
            throw Failure("\(source) cannot be read")
        }
        var bytes = Data()
        do {
            while bytes.count <= EndpointUpdate.longest, let more = try file.read(upToCount: 1 << 16), !more.isEmpty {
                bytes += more
            }
        } catch {
            throw Failure("\(source) cannot be read: \(error.localizedDescription)")
        }
        return bytes
    }
}
