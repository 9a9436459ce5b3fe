/// How much of a stranger's message and DNS is looked at.
public enum DMARCLimits {
    /// Names one tree walk asks (RFC 9989 4.10).
    public static let queries = 8
    /// Tree walks for identifiers that are beneath the author's organisational domain without being the author's.
    public static let walks = 5
    /// Different domains in From (RFC 9989 11.5).
    public static let authors = 5
    /// Octets of the From field.
    public static let fromOctets = 16_384
    /// Octets of one record.
    public static let recordOctets = 8192
}
