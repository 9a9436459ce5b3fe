import Message

/// An Authentication-Results field (RFC 8601).
///
/// Reading is lenient with results: what cannot be read is left out. It is strict with who vouches for them: a field
/// whose beginning could be read in two ways is not read at all.
public struct AuthenticationResults: Hashable, Sendable {
    /// The host that vouches for the results.
    public var authservID: String
    public var results: [MethodResult]

    /// Results of one field that are read; any further ones are passed over.
    public static let maximumResults = 100

    public init(authservID: String, results: [MethodResult]) {
        self.authservID = authservID
        self.results = results
    }

    /// Reads the body of a field, folded or not.
    ///
    /// - Returns: nil when it cannot be read, or is of a version we do not know.
    public init?(parsing body: ArraySlice<UInt8>) {
        guard let field = ResultsField(body), field.version == nil || field.version == "1" else { return nil }
        authservID = field.authservID
        results = field.parts.prefix(Self.maximumResults).compactMap { MethodResult(part: $0) }
    }

    public init?(_ field: RawField) {
        self.init(parsing: field.body)
    }

    /// Reads an ARC-Authentication-Results field (RFC 8617 4.1.1), whose results stand behind its instance.
    ///
    /// - Parameter field: the whole field.
    /// - Returns: nil when it cannot be read.
    init?(arc field: ArraySlice<UInt8>) {
        guard let colon = field.firstIndex(of: 0x3a), let end = field[colon...].firstIndex(of: 0x3b) else { return nil }
        self.init(parsing: field[(end + 1)...])
    }

    /// Whether a field must be removed before a host named `authservID` adds its own (RFC 8601 5): it claims to be by
    /// that host, or cannot be read, so that somebody else might take it for that host's.
    public static func mustRemove(_ field: RawField, for authservID: String) -> Bool {
        guard field.isNamed(.authenticationResults) else { return false }
        return ResultsField(field.body)?.isBy(authservID) ?? true
    }
}
