/// The receiving side of SMTP, only as much as a sink needs (RFC 5321): everything is accepted, for everybody.
///
/// It shares no code with the gateway's own server, so that a mistake there cannot hide itself here.
struct SinkConversation: Sendable {
    /// A message as it arrived.
    struct Arrival: Sendable {
        var reversePath: String
        var recipients: [String]
        /// Header, empty line and body, doubled dots undone.
        var content: [UInt8]
    }

    /// Octets of a command line, or of a message; who sends more is cut off.
    static let lineLimit = 4096
    static let messageLimit = 64 << 20

    private(set) var output: [UInt8] = Array("220 sink.example ESMTP\r\n".utf8)
    private(set) var arrivals: [Arrival] = []
    /// The client said QUIT, or broke a limit.
    private(set) var isOver = false

    private var input: [UInt8] = []
    private var reversePath = ""
    private var recipients: [String] = []
    private var content: [UInt8]?

    mutating func receive(_ bytes: [UInt8]) {
        input += bytes
        var start = 0
        while !isOver, let feed = input[start...].firstIndex(of: 0x0a) {
            let line = input[start...feed]
            start = feed + 1
            if content == nil { command(line) } else { data(line) }
        }
        input.removeFirst(start)
        if input.count > Self.lineLimit, content == nil { end("500 line too long") }
        if (content?.count ?? 0) + input.count > Self.messageLimit { end("552 too big") }
    }

    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    mutating func takeArrivals() -> [Arrival] {
        defer { arrivals = [] }
        return arrivals
    }

    private mutating func command(_ line: ArraySlice<UInt8>) {
        let text = String(decoding: line, as: UTF8.self).filter { $0 != "\r\n" && $0 != "\n" && $0 != "\r" }
        switch text.prefix(4).uppercased() {
        case "EHLO": say("250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 67108864")
        case "HELO": say("250 sink.example")
        case "MAIL":
            reversePath = Self.path(text)
            recipients = []
            say("250 sender ok")
        case "RCPT":
            recipients.append(Self.path(text))
            say("250 recipient ok")
        case "DATA" where recipients.isEmpty: say("503 no recipient")
        case "DATA":
            content = []
            say("354 go ahead")
        case "RSET":
            recipients = []
            say("250 forgotten")
        case "NOOP": say("250 here")
        case "QUIT": end("221 goodbye")
        default: say("500 unknown command")
        }
    }

    private mutating func data(_ line: ArraySlice<UInt8>) {
        if line.elementsEqual([0x2e, 0x0d, 0x0a]) {
            arrivals.append(Arrival(reversePath: reversePath, recipients: recipients, content: content ?? []))
            content = nil
            recipients = []
            say("250 kept")
        } else {
            content?.append(contentsOf: line.first == 0x2e ? line.dropFirst() : line)
        }
    }

    private mutating func say(_ reply: String) { output += Array("\(reply)\r\n".utf8) }

    private mutating func end(_ reply: String) {
        say(reply)
        isOver = true
    }

    private static func path(_ command: String) -> String {
        guard let open = command.firstIndex(of: "<"), let close = command[open...].lastIndex(of: ">") else { return "" }
        let inside = command[command.index(after: open)..<close]
        return String(inside.prefix { $0 != ">" })
    }
}
