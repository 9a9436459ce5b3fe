/// The header of a message or of a part: its fields in order, byte for byte.
public struct HeaderBlock: Hashable, Sendable {
    public private(set) var fields: [RawField]

    public init(fields: [RawField] = []) {
        self.fields = fields
    }

    /// Cuts header octets into fields. A line that begins with white space continues the field above it (RFC 5322
    /// 2.2.3); lines end at LF. Nothing is lost: `serialised` gives the same octets. An empty line and what follows it
    /// are not part of a header; hand in what stands before it.
    public init(parsing bytes: [UInt8]) {
        fields = []
        fields.reserveCapacity(24)
        var fieldStart = 0
        var index = 0
        while index < bytes.count {
            let lineEnd = bytes[index...].firstIndex(of: 0x0a).map { $0 + 1 } ?? bytes.count
            if lineEnd == bytes.count || !ASCII.isWhite(bytes[lineEnd]) {
                fields.append(RawField(bytes[fieldStart..<lineEnd]))
                fieldStart = lineEnd
            }
            index = lineEnd
        }
    }

    /// All octets, without the empty line that ends a header.
    public var serialised: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(size)
        for field in fields { out += field.bytes }
        return out
    }

    /// Octets of all fields.
    public var size: Int { fields.reduce(0) { $0 + $1.bytes.count } }

    /// The first field of this name.
    public func first(_ name: HeaderName) -> RawField? {
        fields.first { $0.isNamed(name) }
    }

    /// All fields of this name, from the top.
    public func all(_ name: HeaderName) -> [RawField] {
        fields.filter { $0.isNamed(name) }
    }

    public func count(_ name: HeaderName) -> Int {
        fields.count { $0.isNamed(name) }
    }

    /// Removes fields and returns them, from the top.
    @discardableResult
    public mutating func remove(where shouldRemove: (RawField) -> Bool) -> [RawField] {
        let removed = fields.filter(shouldRemove)
        if !removed.isEmpty { fields.removeAll(where: shouldRemove) }
        return removed
    }

    /// Puts a field on top.
    public mutating func prepend(_ field: RawField) {
        fields.insert(field, at: 0)
    }

    /// Puts a field at the end.
    public mutating func append(_ field: RawField) {
        fields.append(field)
    }

    /// Puts `field` where the first field of its name stands and removes the others; at the end when there is none.
    public mutating func replace(_ name: HeaderName, with field: RawField) {
        guard let index = fields.firstIndex(where: { $0.isNamed(name) }) else {
            append(field)
            return
        }
        fields[index] = field
        let rest = fields[(index + 1)...].filter { !$0.isNamed(name) }
        fields.replaceSubrange((index + 1)..., with: rest)
    }

    /// Changes every field in place.
    mutating func map(_ change: (RawField) -> RawField) {
        fields = fields.map(change)
    }
}
