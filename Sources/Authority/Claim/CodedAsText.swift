/// A value whose coded form is the one string that describes it.
public protocol CodedAsText: Codable, LosslessStringConvertible {}

extension CodedAsText {
    /// - Throws: `DecodingError` for a string that describes no such value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no \(Self.self)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
