import Message

/// What a customer has with one mailbox.
public struct Relation: Hashable, Codable, Sendable {
    /// How old the first delivery must be before it proves anything.
    static let age = Span.days(7)

    /// When this customer first sent something to it.
    public var firstContact: Timestamp?
    /// When a message to it was first delivered and not refused.
    public var firstDelivered: Timestamp?
    /// When its holder refused this customer's mail.
    public var refused: Timestamp?

    public init(firstContact: Timestamp? = nil, firstDelivered: Timestamp? = nil, refused: Timestamp? = nil) {
        self.firstContact = firstContact
        self.firstDelivered = firstDelivered
        self.refused = refused
    }

    /// Whether there is a relation by history: a delivery more than 7 days ago that was not refused.
    public func isEstablished(at now: Timestamp) -> Bool {
        guard refused == nil, let firstDelivered else { return false }
        return now - firstDelivered > Self.age
    }
}

extension Relation {
    func write(to writer: inout CellWriter) {
        let times = [firstContact, firstDelivered, refused]
        var present: UInt8 = 0
        for (bit, time) in times.enumerated() where time != nil { present |= 1 << UInt8(bit) }
        writer.write(octet: present)
        for case let time? in times { writer.write(time: time) }
    }

    init?(from reader: inout CellReader) {
        guard let present = reader.octet(), present < 8 else { return nil }
        self.init()
        for bit in 0..<3 where present & 1 << UInt8(bit) != 0 {
            guard let time = reader.time() else { return nil }
            switch bit {
            case 0: firstContact = time
            case 1: firstDelivered = time
            default: refused = time
            }
        }
    }
}
