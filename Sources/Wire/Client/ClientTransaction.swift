import Message

/// One message to be handed to a server, without its content.
public struct ClientTransaction: Hashable, Sendable {
    public var reversePath: ReversePath
    public var recipients: [Mailbox]
    /// Octets of header, empty line and body, before dots are doubled.
    public var size: Int
    /// The header holds octets over 127, so only a server with SMTPUTF8 may have it (RFC 6531 3.1).
    public var has8BitHeader: Bool
    /// The body holds octets over 127, so only a server with 8BITMIME may have it (RFC 6152 3).
    public var has8BitBody: Bool
    /// What the sender wants to hear; said to servers with DSN.
    public var dsn: DSNRequest

    public init(
        reversePath: ReversePath, recipients: [Mailbox], size: Int, has8BitHeader: Bool = false,
        has8BitBody: Bool = false, dsn: DSNRequest = .none
    ) {
        self.reversePath = reversePath
        self.recipients = recipients
        self.size = size
        self.has8BitHeader = has8BitHeader
        self.has8BitBody = has8BitBody
        self.dsn = dsn
    }

    /// Why the server cannot have this message for any recipient; nil when it can.
    func obstacle(_ offered: PeerCapabilities) -> ClientObstacle? {
        if let limit = offered.sizeLimit, size > limit { return .tooLarge(limit: limit) }
        if !offered.smtpUTF8, has8BitHeader || reversePath.mailbox?.needsUTF8 == true { return .noSMTPUTF8 }
        if !offered.eightBitMIME, has8BitBody { return .no8BitMIME }
        return nil
    }

    /// Whether MAIL has to ask for SMTPUTF8.
    var needsUTF8: Bool {
        has8BitHeader || reversePath.mailbox?.needsUTF8 == true || recipients.contains(where: \.needsUTF8)
    }
}

/// Something a message needs and the server does not offer: known before anything is sent, and permanent.
public enum ClientObstacle: Hashable, Codable, Sendable {
    case noSMTPUTF8
    case no8BitMIME
    case tooLarge(limit: Int)

    /// 5.6.7, 5.6.3 and 5.3.4 (RFC 6531 3.5, RFC 3463 3.7 and 3.4).
    public var status: StatusCode {
        switch self {
        case .noSMTPUTF8: StatusCode(.permanent, 6, 7)
        case .no8BitMIME: StatusCode(.permanent, 6, 3)
        case .tooLarge: StatusCode(.permanent, 3, 4)
        }
    }

    public var text: String {
        switch self {
        case .noSMTPUTF8: "the server does not accept internationalised addresses or header fields (SMTPUTF8)"
        case .no8BitMIME: "the server accepts 7-bit content only and the content may not be converted (8BITMIME)"
        case .tooLarge(let limit): "the message is larger than the \(limit) octets the server accepts"
        }
    }
}
