/// One spelling for all the ways to write what is most likely one person's mailbox. Budgets and refusals are counted
/// under it; it is never mailed to and never shown as an identity.
///
/// It merges too much rather than too little: that only lowers the mail nobody asked for.
public struct MailboxKeyForm: Hashable, Sendable, CustomStringConvertible {
    /// `local@domain`, folded. The ledger keeps only a keyed hash of it.
    public let text: String
    /// Whether the mailbox is of the usual kind: no local part in quotes, no `%` or `!` routing in it. Others are never
    /// challenged by mail; their owners prove themselves by writing in.
    public let isOrdinary: Bool

    public var description: String { text }

    public init(_ mailbox: Mailbox) {
        var domain = mailbox.domain.text
        let content = (try? LocalPart(Array(mailbox.local.utf8)[...]).content) ?? mailbox.local
        var local = Array(Normalization.folded(content, keepsSharpS: false).utf8)
        isOrdinary = mailbox.local.utf8.first != 0x22 && !local.contains(0x25) && !local.contains(0x21)
        local = Self.withoutTag(local, mark: 0x2b)
        if Self.tagsWithHyphen(mailbox.domain) { local = Self.withoutTag(local, mark: 0x2d) }
        if domain == "googlemail.com" { domain = "gmail.com" }
        if domain == "gmail.com" {
            let solid = local.filter { $0 != 0x2e }
            if !solid.isEmpty { local = solid }
        }
        text = String(decoding: local, as: UTF8.self) + "@" + domain
    }

    /// Cuts at the first mark that is not the first octet.
    private static func withoutTag(_ local: [UInt8], mark: UInt8) -> [UInt8] {
        guard let cut = local.dropFirst().firstIndex(of: mark) else { return local }
        return Array(local[..<cut])
    }

    /// Yahoo's hosts, in all countries: what follows a hyphen is a name the owner makes up.
    private static func tagsWithHyphen(_ domain: DomainName) -> Bool {
        if ["ymail.com", "rocketmail.com", "myyahoo.com"].contains(domain.text) { return true }
        let labels = domain.labels
        return labels.first == "yahoo" && (2...3).contains(labels.count)
    }
}
