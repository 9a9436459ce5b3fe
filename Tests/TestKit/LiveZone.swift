import MailAuth
import Message
import Resolver
import Synchronization

/// A zone that a test changes while a resolver answers from it.
public final class LiveZone: ZoneSource {
    private let state = Mutex(Zone())

    public init() {}

    public func zone() -> Zone { state.withLock { $0 } }

    /// Adds a TXT record.
    public func add(_ text: String, at name: String) throws {
        let name = try DNSName(name)
        state.withLock { $0.add(.record(.txt, .text(Array(text.utf8))), at: name) }
    }

    /// Puts records in the place of all there are at a name.
    public func put(_ entries: [ZoneEntry], at name: DNSName) {
        state.withLock { $0.replace(name, with: entries) }
    }

    /// Lets queries for a name time out.
    public func silence(_ name: String) throws {
        let name = try DNSName(name)
        state.withLock { $0.replace(name, with: [.timeOut]) }
    }
}
