/// The date-time of header fields (RFC 5322 3.3), read with its obsolete forms (4.3) and written in the strict one.
public enum MessageDate {
    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static let monthsInLowerCase = months.map { $0.lowercased() }

    /// Such as `Sun, 22 Nov 2026 02:23:45 +0000`.
    public static func text(_ time: Timestamp) -> String {
        let civil = CivilTime(seconds: time.seconds)
        var out: [UInt8] = []
        out += days[civil.weekday].utf8
        out += ", \(civil.day) \(months[civil.month - 1]) ".utf8
        out.append(decimal: civil.year, width: 4)
        out.append(0x20)
        out.append(decimal: civil.hour, width: 2)
        out.append(0x3a)
        out.append(decimal: civil.minute, width: 2)
        out.append(0x3a)
        out.append(decimal: civil.second, width: 2)
        out += " +0000".utf8
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads the unfolded body of a Date field. The name of the day is not compared with the date, as many programs
    /// write it in their own language or wrongly.
    ///
    /// - Throws: `Problem` when it is no date.
    public static func parse(_ bytes: some Sequence<UInt8>) throws(Problem) -> Timestamp {
        var tokens = try DateTokens(Array(bytes))
        if case .word = tokens.peek {
            tokens.advance()
            tokens.skip(0x2c)
        }
        let day = try tokens.number(digits: 1...2)
        tokens.skip(0x2d)
        guard case .word(let name) = tokens.next(),
            let month = monthsInLowerCase.firstIndex(of: String(name.prefix(3)))
        else { throw Problem() }
        tokens.skip(0x2d)
        let (yearDigits, written) = try tokens.digits(2...4)
        // RFC 5322 4.3: two digits below 50 are of this century, other two and all three are from 1900 on.
        let year = yearDigits == 4 ? written : yearDigits == 3 || written >= 50 ? written + 1900 : written + 2000
        let hour = try tokens.number(digits: 1...2)
        guard tokens.skip(0x3a) else { throw Problem() }
        let minute = try tokens.number(digits: 2...2)
        let second = tokens.skip(0x3a) ? try tokens.number(digits: 2...2) : 0
        let offset = try tokens.zone()
        guard tokens.isAtEnd,
            let civil = CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
        else { throw Problem() }
        return Timestamp(seconds: civil.secondsSinceEpoch - Int64(offset) * 60)
    }
}

/// The words, numbers and signs of a date; comments and white space are left out.
private struct DateTokens {
    enum Token {
        case word(String)
        case number(digits: Int, value: Int)
        case sign(UInt8)
    }

    private var tokens: [Token] = []
    private var position = 0

    init(_ bytes: [UInt8]) throws(MessageDate.Problem) {
        guard bytes.count <= 256 else { throw MessageDate.Problem() }
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0d, 0x0a: index += 1
            case 0x28:
                guard let end = Comment.end(of: bytes[index...]) else { throw MessageDate.Problem() }
                index = end
            case 0x30...0x39:
                let digits = bytes[index...].prefix { (0x30...0x39).contains($0) }
                guard digits.count <= 4 else { throw MessageDate.Problem() }
                tokens.append(.number(digits: digits.count, value: digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }))
                index = digits.endIndex
            case 0x41...0x5a, 0x61...0x7a, 0x80...:
                let word = bytes[index...].prefix { ASCII.isLetter($0) || $0 >= 0x80 || $0 == 0x2e }
                tokens.append(.word(String(decoding: word.map(ASCII.lowercased), as: UTF8.self)))
                index = word.endIndex
            default:
                tokens.append(.sign(bytes[index]))
                index += 1
            }
        }
    }

    var isAtEnd: Bool { position == tokens.count }
    var peek: Token? { position < tokens.count ? tokens[position] : nil }

    mutating func advance() { position += 1 }

    mutating func next() -> Token? {
        defer { position += 1 }
        return peek
    }

    @discardableResult
    mutating func skip(_ sign: UInt8) -> Bool {
        guard case .sign(sign) = peek else { return false }
        position += 1
        return true
    }

    mutating func digits(_ allowed: ClosedRange<Int>) throws(MessageDate.Problem) -> (Int, Int) {
        guard case .number(let digits, let value) = next(), allowed.contains(digits) else {
            throw MessageDate.Problem()
        }
        return (digits, value)
    }

    mutating func number(digits: ClosedRange<Int>) throws(MessageDate.Problem) -> Int {
        try self.digits(digits).1
    }

    /// Minutes east of UTC; 0 when the zone is missing or unknown (RFC 5322 4.3 says to read those as -0000).
    mutating func zone() throws(MessageDate.Problem) -> Int {
        switch next() {
        case nil:
            position = tokens.count
            return 0
        case .sign(let sign) where sign == 0x2b || sign == 0x2d:
            let value = try number(digits: 4...4)
            guard value % 100 < 60 else { throw MessageDate.Problem() }
            if case .word = peek { advance() }
            return (value / 100 * 60 + value % 100) * (sign == 0x2b ? 1 : -1)
        case .word(let name):
            let hours = ["edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8]
            return (hours[name] ?? 0) * 60
        default: throw MessageDate.Problem()
        }
    }
}
