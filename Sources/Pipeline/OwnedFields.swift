import Message

/// The header fields that a customer may not own: they speak for the platform or for the last hop. They are removed
/// before the digest is taken, and the removal is recorded.
struct OwnedFields: Sendable {
    /// Authentication-Results with one of these names (RFC 8601 2.5) would pass for ours.
    let authorityNames: Set<String>

    init(platform: Platform) {
        authorityNames = [platform.domain.text, platform.host.text]
    }

    /// Removes them all.
    ///
    /// - Returns: the names of the removed fields as they were written, in order. Bcc goes too, silently: it is the
    ///   sender's own secret (RFC 5322 3.6.3).
    func strip(from header: inout HeaderBlock) -> [String] {
        header.remove { $0.isNamed(.bcc) }
        return header.remove(where: isOwned).compactMap { $0.name?.text }
    }

    private func isOwned(_ field: RawField) -> Bool {
        if field.hasNamePrefix("countersign-") || field.hasNamePrefix("cfbl-") { return true }
        if field.isNamed(.feedbackID) || field.isNamed(.formSub) || field.isNamed(.returnPath) { return true }
        guard field.isNamed(.authenticationResults) else { return false }
        let name = field.text.split(whereSeparator: { $0 == ";" || $0 == " " || $0 == "\t" }).first
        return name.map { authorityNames.contains($0.lowercased()) } ?? true
    }
}
