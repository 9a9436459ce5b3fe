import FoundationEssentials
import Message
import NIOCore
import NIOPosix

/// Where the drill sees what really left: a server of its own, or the mailbox folder of a sandbox that somebody else
/// started.
public struct DrillSink: Sendable {
    let census: Census
    private let server: SinkServer?

    /// Opens a server on a free port of loopback.
    ///
    /// - Throws: the socket's error.
    public static func open(group: any EventLoopGroup) async throws -> DrillSink {
        let census = Census(ours: OurSignatures(platform: "", customers: []))
        return DrillSink(census: census, server: try await SinkServer(group: group) { census.arrived($0, at: .now()) })
    }

    /// Takes the place of a server where mail is stored in a folder; see `follow`.
    public static func mailbox() -> DrillSink {
        DrillSink(census: Census(ours: OurSignatures(platform: "", customers: [])), server: nil)
    }

    /// The server's port; nil without one.
    public var port: Int? { server?.port }

    public func close() async { await server?.close() }
}

/// Tells the census about every file that appears in a Maildir.
struct MailboxFollower {
    let folder: String
    private var known: Set<String>

    init(maildir: String) {
        folder = "\(maildir)/new"
        known = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    }

    /// - Parameter time: by the clock whose milliseconds the files are named after.
    mutating func look(_ census: Census, at time: Timestamp) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where known.insert(name).inserted {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            let content = [UInt8](data)
            let stored = name.split(separator: ".").first.flatMap { Int64($0) } ?? time.milliseconds
            let age = max(0, time.milliseconds - stored)
            census.arrived(
                SinkConversation.Arrival(
                    reversePath: "", recipients: Self.recipients(content), content: content),
                at: .now() - .milliseconds(age))
        }
    }

    /// What the delivering program wrote on top.
    private static func recipients(_ content: [UInt8]) -> [String] {
        for line in content.split(separator: 0x0a).prefix(4) {
            let text = String(decoding: line, as: UTF8.self)
            guard text.hasPrefix("Delivered-To: ") else { continue }
            return [text.dropFirst(14).filter { !$0.isWhitespace }]
        }
        return [""]
    }
}
