/// How large and how deep a JSON text may be. Checked while reading, before anything is built.
struct JSONLimits: Sendable {
    /// Arrays and objects inside one another.
    var depth = 16
    /// Values of all kinds in the whole text.
    var values = 100_000
    /// Members of one object.
    var members = 10_000

    static let standard = JSONLimits()
}

/// Why a text is no JSON that we take.
struct JSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
    enum Reason: String, Hashable, Sendable {
        case empty = "the body is empty"
        case unexpectedEnd = "the text ends too early"
        case unexpectedCharacter = "there is an unexpected character"
        case trailing = "something follows the end of the value"
        case badNumber = "a number is malformed"
        case badEscape = "a string has a malformed escape"
        case controlCharacter = "a string has a control character that must be escaped"
        case notUTF8 = "a string is not UTF-8"
        case duplicateName = "an object names a member twice"
        case tooDeep = "arrays and objects are nested too deep"
        case tooManyValues = "there are too many values"
        case tooManyMembers = "an object has too many members"
    }

    var reason: Reason
    /// Octets before the place.
    var offset: Int

    var description: String { "\(reason.rawValue) (at octet \(offset))" }
}

/// A strict reader of RFC 8259 texts: UTF-8 only, no duplicate member names, no lone surrogates.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var index = 0
    private var depth = 0
    private var values = 0

    /// - Throws: `JSONProblem` naming the first thing wrong and where it is.
    static func parse(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONProblem) -> JSONValue {
        var parser = JSONParser(bytes: bytes, limits: limits)
        parser.skipSpace()
        guard parser.index < bytes.count else { throw parser.problem(.empty) }
        let value = try parser.value()
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.problem(.trailing) }
        return value
    }

    private init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private func problem(_ reason: JSONProblem.Reason) -> JSONProblem {
        JSONProblem(reason: reason, offset: index)
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0a, 0x0d: index += 1
            default: return
            }
        }
    }

    private func peek() throws(JSONProblem) -> UInt8 {
        guard index < bytes.count else { throw problem(.unexpectedEnd) }
        return bytes[index]
    }

    private mutating func expect(_ byte: UInt8) throws(JSONProblem) {
        guard try peek() == byte else { throw problem(.unexpectedCharacter) }
        index += 1
    }

    private mutating func value() throws(JSONProblem) -> JSONValue {
        values += 1
        guard values <= limits.values else { throw problem(.tooManyValues) }
        switch try peek() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case 0x2d, 0x30...0x39: return .number(try number())
        default: throw problem(.unexpectedCharacter)
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
        for byte in word.description.utf8 { try expect(byte) }
        return value
    }

    private mutating func enter() throws(JSONProblem) {
        depth += 1
        guard depth <= limits.depth else { throw problem(.tooDeep) }
        index += 1
        skipSpace()
    }

    private mutating func object() throws(JSONProblem) -> JSONValue {
        try enter()
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        if try peek() != UInt8(ascii: "}") {
            while true {
                guard members.count < limits.members else { throw problem(.tooManyMembers) }
                let name = try string().text
                guard names.insert(name).inserted else { throw problem(.duplicateName) }
                skipSpace()
                try expect(UInt8(ascii: ":"))
                skipSpace()
                members.append(JSONValue.Member(name, try value()))
                skipSpace()
                guard try peek() == UInt8(ascii: ",") else { break }
                index += 1
                skipSpace()
            }
        }
        try expect(UInt8(ascii: "}"))
        depth -= 1
        return .object(members)
    }

    private mutating func array() throws(JSONProblem) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        if try peek() != UInt8(ascii: "]") {
            while true {
                elements.append(try value())
                skipSpace()
                guard try peek() == UInt8(ascii: ",") else { break }
                index += 1
                skipSpace()
            }
        }
        try expect(UInt8(ascii: "]"))
        depth -= 1
        return .array(elements)
    }

    private mutating func string() throws(JSONProblem) -> JSONString {
        try expect(UInt8(ascii: "\""))
        let start = index
        var hasEscapes = false
        var isASCII = true
        while true {
            skipPlain()
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "\""):
                let raw = bytes[start..<index]
                guard isASCII || String(validating: raw, as: UTF8.self) != nil else { throw problem(.notUTF8) }
                index += 1
                return JSONString(raw: raw, hasEscapes: hasEscapes)
            case 0x5c:
                hasEscapes = true
                try escape()
            case 0..<0x20: throw problem(.controlCharacter)
            default:
                if byte >= 0x80 { isASCII = false }
                index += 1
            }
        }
    }

    /// Goes on to the next octet of a string that is no plain US-ASCII. Most of a large request is the base64 of its
    /// attachments, so this is where the time goes.
    private mutating func skipPlain() {
        let start = index
        index = bytes.withUnsafeBufferPointer { octets in
            var place = start
            while place < octets.count {
                let byte = octets[place]
                guard byte >= 0x20, byte < 0x80, byte != 0x22, byte != 0x5c else { break }
                place += 1
            }
            return place
        }
    }

    private mutating func escape() throws(JSONProblem) {
        index += 1
        guard try peek() == UInt8(ascii: "u") else {
            guard "\"\\/bfnrt".utf8.contains(bytes[index]) else { throw problem(.badEscape) }
            index += 1
            return
        }
        switch try unit() {
        case 0xd800...0xdbff:
            guard try peek() == 0x5c else { throw problem(.badEscape) }
            index += 1
            guard try peek() == UInt8(ascii: "u"), (0xdc00...0xdfff).contains(try unit()) else {
                throw problem(.badEscape)
            }
        case 0xdc00...0xdfff: throw problem(.badEscape)
        default: break
        }
    }

    /// Reads `u` and four hexadecimal digits.
    private mutating func unit() throws(JSONProblem) -> UInt32 {
        let digits = (index + 1)..<(index + 5)
        guard digits.upperBound <= bytes.count else { throw problem(.unexpectedEnd) }
        guard bytes[digits].allSatisfy({ JSONString.hexDigit($0) != nil }) else { throw problem(.badEscape) }
        index = digits.upperBound
        return JSONString.hex(bytes[digits])
    }

    private mutating func number() throws(JSONProblem) -> String {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        let isZero = index < bytes.count && bytes[index] == UInt8(ascii: "0")
        let whole = try digits()
        guard !isZero || whole == 1 else { throw problem(.badNumber) }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            _ = try digits()
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            _ = try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONProblem) -> Int {
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        guard index > start else { throw problem(.badNumber) }
        return index - start
    }
}
