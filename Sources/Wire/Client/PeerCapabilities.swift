/// What a server offered in its answer to EHLO (RFC 5321 4.1.1.1). Unknown keywords are ignored.
public struct PeerCapabilities: Hashable, Codable, Sendable {
    /// RFC 2920.
    public var pipelining = false
    /// RFC 3207.
    public var startTLS = false
    /// RFC 6152.
    public var eightBitMIME = false
    /// RFC 6531.
    public var smtpUTF8 = false
    /// RFC 3461.
    public var dsn = false
    /// RFC 1870: SIZE was offered, so MAIL may declare one.
    public var size = false
    /// Octets of the largest message the server takes; nil when it names no limit.
    public var sizeLimit: Int?

    public init() {}

    /// Reads an EHLO reply; its first line is the server's greeting and names no extension.
    public init(_ reply: ReceivedReply) {
        for line in reply.lines.dropFirst() {
            let words = line.split(separator: " ")
            switch words.first?.uppercased() {
            case "PIPELINING": pipelining = true
            case "STARTTLS": startTLS = true
            case "8BITMIME": eightBitMIME = true
            case "SMTPUTF8": smtpUTF8 = true
            case "DSN": dsn = true
            case "SIZE":
                size = true
                // Zero means "no fixed limit" (RFC 1870 4).
                sizeLimit = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            default: break
            }
        }
    }
}
