import Message

/// A cell's value as stored: one octet of format version, then numbers in 7-bit groups, least significant first.
///
/// Reading is total: whatever the writer did not write gives nil, so a damaged cell is noticed instead of counted with.
extension Cell {
    static let formatVersion: UInt8 = 1

    public var encoded: [UInt8] {
        var writer = CellWriter(version: Self.formatVersion)
        switch self {
        case .count(let count): count.write(to: &writer)
        case .relation(let relation): relation.write(to: &writer)
        case .contacts(let contacts): contacts.write(to: &writer)
        }
        return writer.bytes
    }

    /// - Returns: nil unless the bytes are exactly what `encoded` gives for a cell of this kind.
    public init?(encoded bytes: [UInt8], kind: CellKind) {
        guard bytes.first == Self.formatVersion else { return nil }
        var reader = CellReader(bytes: bytes[1...])
        switch kind {
        case .customerRecipients, .identityRecipients, .firstTimeRecipients, .firstTimeAtDomain, .platformRecipients,
            .notices, .signatureUse, .signatureOutsiders, .observed:
            guard let count = RollingCount(from: &reader) else { return nil }
            self = .count(count)
        case .relation:
            guard let relation = Relation(from: &reader) else { return nil }
            self = .relation(relation)
        case .firstContacts:
            guard let contacts = FirstContacts(from: &reader) else { return nil }
            self = .contacts(contacts)
        }
        guard reader.isAtEnd else { return nil }
    }
}

struct CellWriter {
    private(set) var bytes: [UInt8]

    init(version: UInt8) {
        bytes = [version]
    }

    mutating func write(octet: UInt8) {
        bytes.append(octet)
    }

    mutating func write(number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Times before 1970 are written as 1970: no cell holds one.
    mutating func write(time: Timestamp) {
        write(number: UInt64(clamping: time.milliseconds))
    }
}

struct CellReader {
    /// The largest number of any kind: milliseconds until the year 37000, and so far from overflow that every sum of
    /// a cell's numbers and every difference of its times can be taken without a check.
    static let largest: UInt64 = 1 << 50

    private var bytes: ArraySlice<UInt8>

    init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func octet() -> UInt8? {
        bytes.popFirst()
    }

    /// Only the shortest form of a number up to `largest` is one.
    mutating func number() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let octet = bytes.popFirst() {
            value |= UInt64(octet & 0x7f) << shift
            if octet & 0x80 == 0 {
                return value <= Self.largest && (octet != 0 || shift == 0) ? value : nil
            }
            shift += 7
            guard shift <= 49 else { return nil }
        }
        return nil
    }

    mutating func time() -> Timestamp? {
        number().map { Timestamp(milliseconds: Int64($0)) }
    }
}
