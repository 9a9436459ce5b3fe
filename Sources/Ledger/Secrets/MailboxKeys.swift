import Crypto
import Message

/// Makes the keyed hash under which a mailbox is counted and refused; without the master key nobody can tell whose it is.
public struct MailboxKeys: Sendable {
    /// Keyed and fed with nothing: a copy of it saves preparing the key for each mailbox.
    private let keyed: HMAC<SHA256>

    init(_ master: MasterKey) {
        keyed = HMAC(key: master.derive("mailbox-key"))
    }

    /// The first 16 octets of HMAC-SHA256 over the canonical form of the mailbox, as 32 lower-case hexadecimal digits.
    public func key(of mailbox: Mailbox) -> String {
        Hexadecimal.encode(octets(of: mailbox))
    }

    func octets(of mailbox: Mailbox) -> [UInt8] {
        var hash = keyed
        hash.update(data: Array(MailboxKeyForm(mailbox).description.utf8))
        return Array(hash.finalize().prefix(16))
    }
}
