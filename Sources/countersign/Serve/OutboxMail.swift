import Authority
import Doors
import Foundation
import Ledger
import Message

/// One mail of the platform's own, as an outbox row keeps it. It has a null reverse path: nothing answers to it.
struct OutboxMail: Codable, Sendable {
    /// The word of `OutboxRow.kind`.
    static let kind = "mail"

    var recipient: Mailbox
    /// `notice` or `challenge`; the system credential allows no other.
    var messageClass: MessageClass
    /// Header and body.
    var bytes: Data

    /// The payload of a row.
    func encoded() throws -> [UInt8] {
        Array(try JSONEncoder().encode(self))
    }

    /// What the system door hands in for a row.
    ///
    /// - Throws: when the row is of another kind or cannot be read.
    static func mail(of row: OutboxRow) throws -> SystemMail {
        guard row.kind == kind else { throw Failure("outbox rows of the kind '\(row.kind)' are not known") }
        let mail = try JSONDecoder().decode(OutboxMail.self, from: Data(row.payload))
        return SystemMail(
            recipients: [mail.recipient], messageClass: mail.messageClass, bytes: Array(mail.bytes))
    }
}
