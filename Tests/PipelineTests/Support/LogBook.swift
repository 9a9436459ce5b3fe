import Logging
import Synchronization

/// Remembers what was logged, one line an entry: the message, then `name=value` pairs in order of name.
struct LogBook: LogHandler {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let kept = Lines()
    var logLevel = Logger.Level.trace
    var metadata = Logger.Metadata()

    var lines: [String] { kept.all.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        kept.all.withLock { $0.append(event.message.description + pairs.joined()) }
    }
}
