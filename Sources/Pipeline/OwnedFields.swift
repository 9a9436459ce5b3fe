import Authority
import Message

/// The header fields that a customer may not own: they speak for the platform, for the last hop, or for somebody whom
/// nobody has proved. They are removed before the digest is taken, and the removal is recorded.
struct OwnedFields: Sendable {
    /// Results of a server with one of these names, or a name beneath it, would pass for ours.
    private let authorities: [DomainName]

    init(platform: Platform) {
        authorities = [platform.domain, platform.host]
    }

    /// Removes them all.
    ///
    /// - Parameter isMicrosoft365: whether the connection is proved to be Microsoft's, whose word about tenants stays.
    /// - Returns: the names of the removed fields as they were written, in order. Bcc and Resent-Bcc go too, silently:
    ///   they are the sender's own secret (RFC 5322 3.6.3).
    func strip(from header: inout HeaderBlock, isMicrosoft365: Bool = false) -> [String] {
        header.remove { $0.isNamed(.bcc) || $0.isNamed(.resentBcc) }
        // Nearly no message has a Sender field, so the author is read twice only then.
        let author = header.first(.sender) == nil ? nil : header.first(.from).flatMap(Self.onlyMember)
        return header.remove { field in
            isOwned(field) || isForeignSender(field, author)
                || !isMicrosoft365 && TenantFieldReader.isTenantField(field)
        }.compactMap { $0.name?.text }
    }

    /// Removes only what would pass for our own word about the message.
    func stripResults(from header: inout HeaderBlock) { _ = header.remove(where: isResults) }

    private func isOwned(_ field: RawField) -> Bool {
        if field.hasNamePrefix("countersign-") || field.hasNamePrefix("cfbl-") || field.hasNamePrefix("resent-") {
            return true
        }
        if field.isNamed(.feedbackID) || field.isNamed(.formSub) || field.isNamed(.returnPath) { return true }
        return isResults(field)
    }

    /// Whether somebody may read it as authentication results of ours.
    private func isResults(_ field: RawField) -> Bool {
        if field.isNamed(.authenticationResults) { return passesForOurs(AuthorityName(results: field)) }
        if field.isNamed(.arcAuthenticationResults) { return passesForOurs(AuthorityName(arcResults: field)) }
        return false
    }

    /// - Parameter name: nil when it cannot be read: somebody else may read our name there.
    private func passesForOurs(_ name: AuthorityName?) -> Bool {
        guard let name else { return true }
        return authorities.contains { name.isAtOrBelow($0) }
    }

    /// Whether a Sender field shows somebody who is not of the author's own domain, or another name than the author's.
    private func isForeignSender(_ field: RawField, _ author: NamedMailbox?) -> Bool {
        guard field.isNamed(.sender) else { return false }
        guard let author, let sender = Self.onlyMember(field), sender.mailbox.domain == author.mailbox.domain else {
            return true
        }
        return !sender.shownText.isEmpty && sender.shownText != author.shownText
    }

    /// The one address of a field that shows the same to everybody.
    private static func onlyMember(_ field: RawField) -> NamedMailbox? {
        guard let list = try? AddressList(field), !list.hasGroupOrRoute, list.members.count == 1 else { return nil }
        return list.members.first
    }
}
