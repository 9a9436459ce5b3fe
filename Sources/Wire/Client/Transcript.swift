import Message

/// What was said on a connection: commands and replies with their times, never content, never a secret, and never more
/// than a bounded number of lines.
public struct Transcript: Hashable, Codable, Sendable {
    public enum Speaker: String, Hashable, Codable, Sendable {
        case client = "C"
        case server = "S"
        /// A remark of our own, such as `connected to 192.0.2.1`.
        case note = "-"
    }

    public struct Line: Hashable, Codable, Sendable {
        public var at: Timestamp
        public var speaker: Speaker
        /// Printable US-ASCII, at most `Transcript.lineLength` octets.
        public var text: String

        public init(at: Timestamp, speaker: Speaker, text: String) {
            self.at = at
            self.speaker = speaker
            self.text = text
        }
    }

    /// Lines kept; later ones are only counted.
    public static let lineCount = 256
    /// Octets kept of a line.
    public static let lineLength = 512

    public private(set) var lines: [Line] = []
    /// Lines that did not fit.
    public private(set) var omitted = 0

    public init() {}

    public mutating func add(_ speaker: Speaker, _ text: String, at now: Timestamp) {
        guard lines.count < Self.lineCount else {
            omitted += 1
            return
        }
        lines.append(Line(at: now, speaker: speaker, text: Self.tidy(text)))
    }

    /// Adds each line of a reply.
    mutating func add(_ reply: ReceivedReply, at now: Timestamp) {
        for (index, line) in reply.lines.enumerated() {
            let separator = index == reply.lines.count - 1 ? " " : "-"
            add(.server, "\(reply.code)\(separator)\(line)", at: now)
        }
    }

    /// Printable and short enough; of AUTH only the mechanism is kept (RFC 4954 4).
    private static func tidy(_ text: String) -> String {
        let bytes = text.utf8
        if bytes.count <= lineLength, bytes.allSatisfy({ (0x20...0x7e).contains($0) }), bytes.first != 0x41,
            bytes.first != 0x61
        {
            return text
        }
        let kept = printable(bytes.prefix(lineLength))
        let words = kept.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard words.count > 2, words[0].uppercased() == "AUTH" else { return kept }
        return "\(words[0]) \(words[1]) ..."
    }
}

extension Transcript {
    /// As lines for people, times in milliseconds since the first line:
    ///
    ///     +0 - connected to mx.example.org [192.0.2.1]:25
    ///     +12 S 220 mx.example.org
    ///     +12 C EHLO out.example.net
    public var text: [UInt8] {
        guard let start = lines.first?.at else { return [] }
        var out: [UInt8] = []
        for line in lines {
            out += "+\((line.at - start).milliseconds) \(line.speaker.rawValue) ".utf8
            out += line.text.utf8
            out.append(0x0a)
        }
        if omitted > 0 { out += "(\(omitted) more lines)\n".utf8 }
        return out
    }
}
