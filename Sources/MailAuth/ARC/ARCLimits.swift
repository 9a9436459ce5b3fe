/// How much of a stranger's chain is looked at.
public enum ARCLimits {
    /// The highest instance there may be (RFC 8617 4.2.1).
    public static let instances = 50
    /// Octets of one field of a set.
    public static let fieldOctets = 16_384
}
