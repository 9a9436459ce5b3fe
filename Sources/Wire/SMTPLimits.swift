/// Sizes that SMTP fixes or that we chose, each in one place.
public enum SMTPLimits {
    /// Octets of a command line with its CRLF (RFC 5321 4.5.3.1.4).
    public static let commandLine = 512
    /// Octets of a MAIL or RCPT line: 512 and what SIZE, BODY, AUTH, DSN and SMTPUTF8 parameters may add.
    public static let pathLine = 2048
    /// Octets of an AUTH line or of a line answering a challenge (RFC 4954 section 4).
    public static let authLine = 12_288
    /// Octets of an overlong line that are read and thrown away before the connection is closed.
    public static let discardedLine = 65_536
    /// Octets of the variable part of a reply line; the whole line stays under 512 (RFC 5321 4.5.3.1.5).
    public static let replyText = 400
    /// Octets of the name in EHLO or HELO.
    public static let greetingName = 255
}
