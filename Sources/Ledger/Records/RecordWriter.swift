import Authority
import FoundationEssentials
import Message

/// Writes the parts of a decision record: numbers in 7-bit groups, texts with their length before them.
struct RecordWriter {
    private(set) var octets: [UInt8] = []

    init(reserving count: Int) {
        octets.reserveCapacity(count)
    }

    mutating func octet(_ octet: UInt8) {
        octets.append(octet)
    }

    mutating func flag(_ flag: Bool) {
        octets.append(flag ? 1 : 0)
    }

    mutating func number(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            octets.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        octets.append(UInt8(rest))
    }

    /// Numbers near zero are short whatever their sign.
    mutating func signed(_ number: Int64) {
        self.number(UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    mutating func count(_ count: Int) {
        number(UInt64(count))
    }

    mutating func bytes(_ bytes: [UInt8]) {
        count(bytes.count)
        octets += bytes
    }

    mutating func text(_ text: String) {
        let utf8 = text.utf8
        count(utf8.count)
        octets.append(contentsOf: utf8)
    }

    mutating func id(_ id: some Identifier) {
        withUnsafeBytes(of: id.bits.bigEndian) { octets.append(contentsOf: $0) }
    }

    mutating func time(_ time: Timestamp) {
        signed(time.milliseconds)
    }

    /// What only few records have, by its own coding. A value that cannot be coded makes a record that cannot be read.
    mutating func coded(_ value: some Encodable) {
        bytes((try? JSONEncoder().encode(value)).map { Array($0) } ?? [])
    }

    /// One octet that says whether there is a value, and the value.
    mutating func optional<Value>(_ value: Value?, _ write: (inout RecordWriter, Value) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    mutating func list<Element>(_ elements: some Collection<Element>, _ write: (inout RecordWriter, Element) -> Void) {
        count(elements.count)
        for element in elements { write(&self, element) }
    }
}
