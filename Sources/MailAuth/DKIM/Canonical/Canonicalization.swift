/// The two ways DKIM reduces a header field or a body to the bytes that are signed (RFC 6376 3.4).
public enum Canonicalization: String, Hashable, Sendable, CaseIterable {
    case simple
    case relaxed
}
