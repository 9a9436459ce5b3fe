/// How much one SPF evaluation may cost, whatever strangers publish (RFC 7208 4.6.4).
public enum SPFLimits {
    /// Terms that ask the DNS, in all records together.
    public static let lookups = 10
    /// Answers without records.
    public static let voidLookups = 2
    /// Hosts of one MX record set whose addresses are looked up.
    public static let mailHosts = 10
    /// Names of the peer that are looked at.
    public static let pointerNames = 10
    /// Octets of one record. No record we know of has more than a tenth of it.
    public static let recordOctets = 16_384
    /// Octets of an explanation, before and after its macros are expanded.
    public static let explanationOctets = 1024
    /// Octets that the macros of one term may make, before they are cut to a name.
    public static let expansionOctets = 16_384
}
