import Authority
import Message

/// A line of the message log as templates see it.
struct MessageRowModel: Sendable {
    let id: String
    let path: String
    let time: TimeText
    let customer: String
    let door: String
    let state: String
    let sender: String
    let recipient: String
    /// `+ 3`; nil for one recipient.
    let more: String?
    let note: String?

    init(_ row: LogRow, now: Timestamp) {
        id = row.id.description
        path = "/messages/\(row.id)"
        time = TimeText(row.id.time, now: now)
        customer = row.customer.name
        door = row.door.rawValue
        state = row.state.rawValue
        sender = row.sender.isEmpty ? "<>" : row.sender
        recipient = row.recipients.first ?? "\(row.recipientCount) recipients"
        more = row.recipientCount > 1 && !row.recipients.isEmpty ? "+\(row.recipientCount - 1)" : nil
        note = row.note
    }
}

/// One choice of a drop-down list.
struct Choice: Sendable {
    let value: String
    let title: String
    let isSelected: Bool
}
