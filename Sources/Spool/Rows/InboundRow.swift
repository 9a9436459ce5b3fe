import Message
import Store

extension SQLConnection {
    /// What a live message of the inbound lane takes up; its network is not stored.
    func inboundPlace(_ seq: Int64) throws -> InboundPlace? {
        let mailboxes = try recipients(of: seq).map(\.recipient.mailbox)
        return try first("SELECT size, expires FROM envelope WHERE seq = ?", [SQLValue(seq)]) { row in
            InboundPlace(recipients: mailboxes, source: nil, octets: Int(row.integer(0)), expires: row.time(1))
        }
    }
}
