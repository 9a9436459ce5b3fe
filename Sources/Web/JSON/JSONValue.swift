/// One JSON value (RFC 8259) as it was read or as it will be written.
enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// The digits as they stand in the text; `integer` reads them.
    case number(String)
    case string(JSONString)
    case array([JSONValue])
    /// Members in their order. A read object never has a name twice.
    case object([Member])

    struct Member: Sendable {
        var name: String
        var value: JSONValue

        init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A string value to be written.
    static func text(_ text: some StringProtocol) -> JSONValue {
        .string(JSONString(String(text)))
    }

    /// A string value, or null.
    static func text(orNull text: String?) -> JSONValue {
        text.map { .text($0) } ?? .null
    }

    static func integer(_ value: some BinaryInteger) -> JSONValue {
        .number(String(value))
    }

    /// The whole number this is; nil for fractions other than zero, exponents and anything that does not fit.
    var integer: Int64? {
        guard case .number(let digits) = self else { return nil }
        guard let dot = digits.firstIndex(of: ".") else { return Int64(digits) }
        return digits[dot...].dropFirst().allSatisfy { $0 == "0" } ? Int64(digits[..<dot]) : nil
    }

    /// The value of one member of an object.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// What an error message calls this kind of value.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(nilLiteral: ()) { self = .null }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
