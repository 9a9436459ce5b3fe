import Message

/// Reads the arguments of MAIL and RCPT: a keyword, a path in angle brackets, and parameters.
struct ArgumentReader {
    private var rest: ArraySlice<UInt8>

    init(_ arguments: ArraySlice<UInt8>) {
        rest = arguments
    }

    /// Takes `keyword` in either letter case and the spaces that many clients put behind it; false when it is not there.
    mutating func take(_ keyword: StaticString) -> Bool {
        let matches = keyword.withUTF8Buffer { keyword in
            rest.count >= keyword.count && zip(rest, keyword).allSatisfy { $0.upperCased == $1 }
        }
        guard matches else { return false }
        rest = rest.dropFirst(keyword.utf8CodeUnitCount).trimmingSpaces()
        return true
    }

    /// Takes a path and gives what is between its angle brackets; nil when there is no whole path. Brackets inside a
    /// quoted local part do not count.
    mutating func takePath() -> ArraySlice<UInt8>? {
        guard rest.first == 0x3c else { return nil }
        var isQuoted = false
        var isEscaped = false
        for index in rest.indices.dropFirst() {
            switch rest[index] {
            case _ where isEscaped: isEscaped = false
            case 0x5c where isQuoted: isEscaped = true
            case 0x22: isQuoted.toggle()
            case 0x3e where !isQuoted:
                let path = rest[(rest.startIndex + 1)..<index]
                rest = rest[(index + 1)...]
                return path
            default: break
            }
        }
        return nil
    }

    /// The parameters behind the path, each keyword at most once.
    func parameters() throws(SMTPCommand.Problem) -> [SMTPParameter] {
        guard !rest.isEmpty else { return [] }
        guard rest.first == 0x20 else { throw .badArguments }
        var parameters: [SMTPParameter] = []
        for word in rest.split(separator: 0x20) {
            guard let text = String(validating: word, as: UTF8.self), let parameter = try? SMTPParameter(text) else {
                throw .badArguments
            }
            guard !parameters.contains(where: { $0.keyword == parameter.keyword }) else {
                throw .badParameter(parameter)
            }
            parameters.append(parameter)
        }
        return parameters
    }

    /// A decimal number of at most 12 digits; nil for anything else.
    static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...12).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
