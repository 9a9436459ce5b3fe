import Message

public struct CustomerFacts: Hashable, Codable, Sendable {
    public var id: CustomerID
    public var name: String
    public var standing: Standing
    /// The public account label of DESIGN 9 (52 characters of base32).
    public var label: String
    public var since: Timestamp

    public init(id: CustomerID, name: String, standing: Standing, label: String, since: Timestamp) {
        self.id = id
        self.name = name
        self.standing = standing
        self.label = label
        self.since = since
    }
}
