import Message

/// One Authentication-Results field cut into its parts, each as written (RFC 8601 2.2).
struct ResultsField: Sendable {
    /// Octets of a field that is looked at.
    static let maximumOctets = 16_384

    /// Who vouches for the results; quotes taken off.
    let authservID: String
    /// Digits behind it; nil for the one version there is.
    let version: String?
    /// What stands between the semicolons, comments included.
    let parts: [ArraySlice<UInt8>]

    /// - Parameter body: what stands behind the colon.
    /// - Returns: nil when it cannot be read, or readers could differ about it.
    init?(_ body: ArraySlice<UInt8>) {
        guard body.count <= Self.maximumOctets, let parts = FieldParts.split(body), let first = parts.first else {
            return nil
        }
        let head = FieldParts.withoutComments(first)[...]
        var reader = ResultsReader(head)
        guard let id = reader.value(), !id.isEmpty else { return nil }
        authservID = id
        version = reader.value()
        guard version?.utf8.allSatisfy(\.isDigit) ?? true, reader.isAtEnd else { return nil }
        self.parts = Array(parts.dropFirst())
    }

    /// Whether `id` is the one named, by letter case and spelling of international labels apart.
    func isBy(_ id: String) -> Bool { Self.folded(authservID) == Self.folded(id) }

    private static func folded(_ id: String) -> String {
        (try? DomainName(id))?.text ?? id.lowercased()
    }
}
