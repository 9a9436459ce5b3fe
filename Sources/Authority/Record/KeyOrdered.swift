/// A dictionary that is written in the order of its keys, so that equal records have equal bytes.
///
/// The form is Swift's own for dictionaries whose keys are not strings: an array of key, value, key, value.
@propertyWrapper
public struct KeyOrdered<Key, Value>: Hashable, Codable, Sendable
where Key: Hashable & Comparable & Codable & Sendable, Value: Hashable & Codable & Sendable {
    public var wrappedValue: [Key: Value]

    public init(wrappedValue: [Key: Value]) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        wrappedValue = [:]
        while !container.isAtEnd {
            let key = try container.decode(Key.self)
            wrappedValue[key] = try container.decode(Value.self)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for (key, value) in wrappedValue.sorted(by: { $0.key < $1.key }) {
            try container.encode(key)
            try container.encode(value)
        }
    }
}
