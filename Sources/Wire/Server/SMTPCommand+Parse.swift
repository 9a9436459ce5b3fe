import Message

extension SMTPCommand {
    /// The octets a line may have that begins like this, CRLF included.
    static func lineLimit(_ start: ArraySlice<UInt8>) -> Int {
        switch Verb(start) {
        case .mail, .rcpt: SMTPLimits.pathLine
        case .auth: SMTPLimits.authLine
        default: SMTPLimits.commandLine
        }
    }

    /// Reads one line without its CRLF.
    ///
    /// - Parameter host: completes `<postmaster>`, the one address without a domain (RFC 5321 4.5.1).
    init(line: ArraySlice<UInt8>, host: DomainName) throws(Problem) {
        let verb = Verb(line)
        let end = line.firstIndex(of: 0x20) ?? line.endIndex
        let arguments = line[end...].trimmingSpaces()
        guard end - line.startIndex == verb?.length else { throw Self.problem(of: line) }
        switch verb {
        case .helo: self = .helo(try Self.greeting(arguments))
        case .ehlo: self = .ehlo(try Self.greeting(arguments))
        case .mail: self = .mail(try SMTPEnvelope(mailArguments: arguments))
        case .rcpt: self = .recipient(try SMTPEnvelope.Recipient(rcptArguments: arguments, host: host))
        case .data: self = try Self.bare(.data, arguments)
        case .rset: self = try Self.bare(.reset, arguments)
        case .quit: self = try Self.bare(.quit, arguments)
        case .startTLS: self = try Self.bare(.startTLS, arguments)
        case .bdat: self = try Self.bdat(arguments)
        case .auth: self = try Self.auth(arguments)
        case .noop: self = .noop
        case .vrfy: self = .verify
        case .help: self = .help
        case .expn, .turn: throw .notImplemented
        case nil: throw Self.problem(of: line)
        }
    }

    private static func problem(of line: ArraySlice<UInt8>) -> Problem {
        let foreign = ["GET ", "POST ", "PUT ", "HEAD ", "CONNECT ", "OPTIONS ", "HOST:", "USER-AGENT:"]
        let upper = line.prefix(12).map { $0.upperCased }
        return foreign.contains { upper.starts(with: $0.utf8) } ? .foreignProtocol : .unknown
    }

    private static func bare(_ command: SMTPCommand, _ arguments: ArraySlice<UInt8>) throws(Problem) -> SMTPCommand {
        guard arguments.isEmpty else { throw .badArguments }
        return command
    }

    private static func greeting(_ arguments: ArraySlice<UInt8>) throws(Problem) -> SMTPGreeting {
        guard let greeting = SMTPGreeting(arguments) else { throw .badGreeting }
        return greeting
    }

    private static func bdat(_ arguments: ArraySlice<UInt8>) throws(Problem) -> SMTPCommand {
        let words = arguments.split(separator: 0x20)
        guard (1...2).contains(words.count), let octets = ArgumentReader.number(words[0]) else { throw .badArguments }
        guard words.count == 2 else { return .bdat(octets: octets, isLast: false) }
        guard words[1].map(\.upperCased) == Array("LAST".utf8) else { throw .badArguments }
        return .bdat(octets: octets, isLast: true)
    }

    private static func auth(_ arguments: ArraySlice<UInt8>) throws(Problem) -> SMTPCommand {
        let words = arguments.split(separator: 0x20)
        guard (1...2).contains(words.count) else { throw .badArguments }
        let mechanism = String(decoding: words[0].map(\.upperCased), as: UTF8.self)
        return .auth(mechanism: mechanism, initial: words.count == 2 ? words[1] : nil)
    }

    /// The commands we know by name.
    private enum Verb: String, CaseIterable {
        case helo = "HELO"
        case ehlo = "EHLO"
        case mail = "MAIL"
        case rcpt = "RCPT"
        case data = "DATA"
        case bdat = "BDAT"
        case rset = "RSET"
        case noop = "NOOP"
        case quit = "QUIT"
        case vrfy = "VRFY"
        case expn = "EXPN"
        case turn = "TURN"
        case help = "HELP"
        case auth = "AUTH"
        case startTLS = "STARTTLS"

        /// Four letters tell them all apart, read as one number.
        init?(_ line: ArraySlice<UInt8>) {
            guard line.count >= 4 else { return nil }
            let start = line.startIndex
            let word = line[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1.upperCased) }
            switch word {
            case 0x4845_4c4f: self = .helo
            case 0x4548_4c4f: self = .ehlo
            case 0x4d41_494c: self = .mail
            case 0x5243_5054: self = .rcpt
            case 0x4441_5441: self = .data
            case 0x4244_4154: self = .bdat
            case 0x5253_4554: self = .rset
            case 0x4e4f_4f50: self = .noop
            case 0x5155_4954: self = .quit
            case 0x5652_4659: self = .vrfy
            case 0x4558_504e: self = .expn
            case 0x5455_524e: self = .turn
            case 0x4845_4c50: self = .help
            case 0x4155_5448: self = .auth
            case 0x5354_4152:
                guard line.count >= 8, line[start..<(start + 8)].map(\.upperCased) == Array("STARTTLS".utf8) else {
                    return nil
                }
                self = .startTLS
            default: return nil
            }
        }

        var length: Int { self == .startTLS ? 8 : 4 }
    }
}

extension UInt8 {
    /// The octet as an upper-case letter if it is an ASCII letter.
    var upperCased: UInt8 { (0x61...0x7a).contains(self) ? self - 0x20 : self }
}

extension ArraySlice<UInt8> {
    func trimmingSpaces() -> ArraySlice<UInt8> {
        var slice = self
        while slice.first == 0x20 { slice.removeFirst() }
        while slice.last == 0x20 { slice.removeLast() }
        return slice
    }
}
