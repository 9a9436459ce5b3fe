import Authority
import FoundationEssentials
import Message

/// Reads what `RecordWriter` wrote. Every octet is checked: damaged records are errors, never wrong facts.
struct RecordReader {
    struct Damage: Error {}

    private let octets: [UInt8]
    private var position = 0
    /// The version the record was written in, once it is known.
    var version = StoredRecord.version

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    var isAtEnd: Bool { position == octets.count }

    mutating func octet() throws -> UInt8 {
        guard position < octets.count else { throw Damage() }
        defer { position += 1 }
        return octets[position]
    }

    mutating func flag() throws -> Bool {
        switch try octet() {
        case 0: false
        case 1: true
        default: throw Damage()
        }
    }

    mutating func number() throws -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let octet = try octet()
            guard shift < 63 || octet <= 1 else { throw Damage() }
            value |= UInt64(octet & 0x7f) << shift
            guard octet & 0x80 != 0 else { return value }
            shift += 7
        }
    }

    mutating func signed() throws -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// A number of things of which each takes at least one octet, so that no damage can ask for more memory than there is.
    mutating func count() throws -> Int {
        let number = try number()
        guard number <= UInt64(octets.count - position) else { throw Damage() }
        return Int(number)
    }

    mutating func bytes() throws -> [UInt8] {
        let count = try count()
        defer { position += count }
        return Array(octets[position..<(position + count)])
    }

    mutating func text() throws -> String {
        let count = try count()
        defer { position += count }
        return String(decoding: octets[position..<(position + count)], as: UTF8.self)
    }

    mutating func id<ID: Identifier>(_ type: ID.Type = ID.self) throws -> ID {
        guard position + 16 <= octets.count, let id = ID(octets: octets[position..<(position + 16)]) else {
            throw Damage()
        }
        position += 16
        return id
    }

    mutating func time() throws -> Timestamp {
        Timestamp(milliseconds: try signed())
    }

    mutating func coded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try bytes()))
    }

    mutating func word<Word: RawRepresentable>(_ type: Word.Type = Word.self) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try text()) else { throw Damage() }
        return word
    }

    mutating func domain() throws -> DomainName {
        try DomainName(try text())
    }

    mutating func optional<Value>(_ read: (inout RecordReader) throws -> Value) throws -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func list<Element>(_ read: (inout RecordReader) throws -> Element) throws -> [Element] {
        let count = try count()
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }
}
