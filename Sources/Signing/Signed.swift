import Ledger
import Message

/// An authorised message with its signatures. Made by the signer alone; the only thing the outbound lane takes.
public struct Signed: Sendable {
    public let authorised: Authorised
    /// The header block that was authorised.
    public let header: [UInt8]
    /// Our DKIM-Signature fields, each ending in CRLF, to be written before `header`.
    public let signatureFields: [UInt8]
    /// When the first of the signatures expires.
    public let expires: Timestamp

    init(authorised: Authorised, header: [UInt8], signatureFields: [UInt8], expires: Timestamp) {
        self.authorised = authorised
        self.header = header
        self.signatureFields = signatureFields
        self.expires = expires
    }
}
