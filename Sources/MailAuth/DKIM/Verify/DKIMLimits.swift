/// How much of a stranger's message is looked at.
public enum DKIMLimits {
    /// Signatures verified, from the top; any further ones are passed over.
    public static let signatures = 10
    /// Octets of one DKIM-Signature field.
    public static let signatureOctets = 16_384
    /// Octets of the header block.
    public static let headerOctets = 1_048_576
    /// TXT records tried at one key name.
    public static let keyRecords = 4
}
