import Glibc
import Logging
import Message

/// Writes one line for each entry to standard error: time, level, message, then `name=value` pairs in order of name.
///
/// Secrets never come here; whoever logs hands in ids and reasons only. Control characters are replaced, so that no
/// value can begin a line of its own.
struct LineLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    init(label: String) {}

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        var line = "\(SystemTime().now().rfc3339) \(event.level.rawValue) \(Self.clean(event.message.description))"
        for (name, value) in all.sorted(by: { $0.key < $1.key }) {
            line += " \(name)=\(Self.quoted("\(value)"))"
        }
        line += "\n"
        // One call for one line: lines of several threads never mix.
        line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static func quoted(_ text: String) -> String {
        let cleaned = clean(text)
        return cleaned.contains(" ") || cleaned.isEmpty ? "\"\(cleaned.replacing("\"", with: "'"))\"" : cleaned
    }

    private static func clean(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? "?" : $0 }))
    }
}
