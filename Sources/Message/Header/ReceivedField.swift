/// Writes the trace field of a hop (RFC 5321 4.4).
public struct ReceivedField: Hashable, Sendable {
    /// The EHLO or HELO argument; nil over HTTP.
    public var greeting: String?
    /// The address that connected; nil when the message began here.
    public var peer: IPAddress?
    /// Who received the message.
    public var by: DomainName
    /// The registered word (RFC 3848), such as `ESMTPSA`, or `HTTP`.
    public var protocolName: String
    /// Such as `TLSv1.3`.
    public var tls: String?
    public var id: String
    /// Named only when it is the one recipient, so that nobody learns of others.
    public var recipient: Mailbox?
    public var time: Timestamp

    public init(
        greeting: String?, peer: IPAddress?, by: DomainName, protocolName: String, tls: String? = nil, id: String,
        recipient: Mailbox? = nil, time: Timestamp
    ) {
        self.greeting = greeting
        self.peer = peer
        self.by = by
        self.protocolName = protocolName
        self.tls = tls
        self.id = id
        self.recipient = recipient
        self.time = time
    }

    /// The whole field with its line end. Octets of the peer's that have no place in the field become `?`.
    public var field: RawField {
        var text = "Received:"
        if let greeting { text += " from \(Self.clean(greeting, limit: 253))" }
        if let peer {
            let literal = peer.isIPv4 ? "[\(peer)]" : "[IPv6:\(peer)]"
            text += greeting == nil ? " from \(literal)" : " (\(literal))"
        }
        text += "\r\n\tby \(by.text) with \(Self.clean(protocolName, limit: 32))"
        if let tls { text += " (\(Self.clean(tls, limit: 32)))" }
        text += " id \(Self.clean(id, limit: 128))"
        if let recipient, !recipient.needsUTF8 { text += "\r\n\tfor <\(recipient)>" }
        text += ";\r\n\t\(MessageDate.text(time))\r\n"
        return RawField(Array(text.utf8)[...])
    }

    private static func clean(_ text: String, limit: Int) -> String {
        let lawful = text.utf8.prefix(limit).map { byte in
            ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._:[]".utf8.contains(byte) ? byte : 0x3f
        }
        return lawful.isEmpty ? "?" : String(decoding: lawful, as: UTF8.self)
    }
}
