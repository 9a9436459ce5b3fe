extension Timestamp {
    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    /// Such as `2026-11-22T02:23:45.120Z`; milliseconds are written only when there are any (RFC 3339 5.6).
    public var rfc3339: String {
        let civil = CivilTime(seconds: seconds)
        let fraction = self.fraction
        var out: [UInt8] = []
        out.reserveCapacity(24)
        out.append(decimal: civil.year, width: 4)
        out.append(0x2d)
        out.append(decimal: civil.month, width: 2)
        out.append(0x2d)
        out.append(decimal: civil.day, width: 2)
        out.append(0x54)
        out.append(decimal: civil.hour, width: 2)
        out.append(0x3a)
        out.append(decimal: civil.minute, width: 2)
        out.append(0x3a)
        out.append(decimal: civil.second, width: 2)
        if fraction != 0 {
            out.append(0x2e)
            out.append(decimal: fraction, width: 3)
        }
        out.append(0x5a)
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads an RFC 3339 date-time; digits beyond milliseconds are dropped.
    ///
    /// - Throws: `Problem` when it is none; a zone is required.
    public init(rfc3339 text: some StringProtocol) throws(Problem) {
        var rest = Array(text.utf8)[...]
        func number(_ digits: Int) throws(Problem) -> Int {
            let taken = rest.prefix(digits)
            guard taken.count == digits, taken.allSatisfy(ASCII.isDigit) else { throw Problem() }
            rest = rest.dropFirst(digits)
            return taken.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        func mark(_ allowed: UInt8...) throws(Problem) {
            guard let first = rest.first, allowed.contains(first) else { throw Problem() }
            rest = rest.dropFirst()
        }
        let year = try number(4)
        try mark(0x2d)
        let month = try number(2)
        try mark(0x2d)
        let day = try number(2)
        try mark(0x54, 0x74, 0x20)
        let hour = try number(2)
        try mark(0x3a)
        let minute = try number(2)
        try mark(0x3a)
        let second = try number(2)
        var fraction: Int64 = 0
        if rest.first == 0x2e {
            let digits = rest.dropFirst().prefix(while: ASCII.isDigit)
            guard !digits.isEmpty else { throw Problem() }
            let firstThree = digits.prefix(3).reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            fraction = digits.count == 1 ? firstThree * 100 : digits.count == 2 ? firstThree * 10 : firstThree
            rest = rest[digits.endIndex...]
        }
        var offset = 0
        switch rest.popFirst() {
        case 0x5a, 0x7a: break
        case .some(let sign) where sign == 0x2b || sign == 0x2d:
            let hours = try number(2)
            try mark(0x3a)
            let minutes = try number(2)
            guard hours < 24, minutes < 60 else { throw Problem() }
            offset = (hours * 60 + minutes) * (sign == 0x2b ? 1 : -1)
        default: throw Problem()
        }
        guard rest.isEmpty,
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { throw Problem() }
        self.init(milliseconds: (civil.secondsSinceEpoch - Int64(offset) * 60) * 1000 + fraction)
    }
}
