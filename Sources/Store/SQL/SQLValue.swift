/// What goes into a statement.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    public init(_ number: Int) { self = .integer(Int64(number)) }
    public init(_ number: Int64?) { self = number.map(Self.integer) ?? .null }
    public init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
    public init(_ text: String?) { self = text.map(Self.text) ?? .null }
    public init(_ bytes: [UInt8]?) { self = bytes.map(Self.blob) ?? .null }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(nilLiteral: ()) { self = .null }
}
