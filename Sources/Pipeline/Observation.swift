import Authority
import Message

/// Turns the shape of a message into evidence.
enum Observation {
    /// - Parameters:
    ///   - header: as it will be sent.
    ///   - size: octets of the message as it came in.
    ///   - stripped: names of fields that were removed.
    static func evidence(
        of shape: MessageShape, header: HeaderBlock, size: Int, stripped: [String], usesUTF8: Bool
    ) -> MessageEvidence {
        let from = header.all(.from)
        return MessageEvidence(
            authors: from.flatMap { authors(of: $0) }, fromFields: from.count, size: size,
            defects: defects(of: shape, header: header, usesUTF8: usesUTF8), stripped: stripped,
            autoSubmitted: autoSubmitted(in: header), answerDomains: answerDomains(in: header))
    }

    /// Worst first, in the order of `ContentDefect`.
    private static func defects(of shape: MessageShape, header: HeaderBlock, usesUTF8: Bool) -> [ContentDefect] {
        var found = Set(shape.defects.compactMap { ContentDefect(rawValue: $0.rawValue) })
        // 8-bit text in a header is agreed upon only by SMTPUTF8 (RFC 6532).
        if shape.has8BitHeader, !usesUTF8 { found.insert(.malformedHeader) }
        // RFC 5322 2.1.1: a line that is still too long could not be folded, and some server would break it.
        if shape.longestHeaderLine > SevenBitRewriter.lineLimit,
            header.fields.contains(where: { $0.longestLine > SevenBitRewriter.lineLimit })
        {
            found.insert(.malformedHeader)
        }
        return ContentDefect.allCases.filter(found.contains)
    }

    /// Nobody when the field is not a plain list: what some program would show in another place than the others, such as
    /// the name of a group, belongs to nobody.
    private static func authors(of field: RawField) -> [Author] {
        guard let list = try? AddressList(field), !list.hasGroupOrRoute else { return [] }
        return list.members.map { Author(mailbox: $0.mailbox, displayName: $0.shownText) }
    }

    /// One word that is not `no` counts, wherever it stands.
    private static func autoSubmitted(in header: HeaderBlock) -> String? {
        let words = header.all(.autoSubmitted).map { ParameterisedValue(parsing: $0.unfolded).value }
        return words.first { $0 != "no" } ?? words.first
    }

    private static func answerDomains(in header: HeaderBlock) -> [DomainName] {
        let names: [HeaderName] = [.replyTo, .sender, .errorsTo, .dispositionNotificationTo]
        var domains: Set<DomainName> = []
        for field in names.flatMap({ header.all($0) }) {
            if let list = try? AddressList(field) {
                domains.formUnion(list.mailboxes.map(\.domain))
            } else {
                domains.insert(.unreadable)
            }
        }
        for field in header.all(.listUnsubscribe) {
            for target in field.text.split(whereSeparator: { $0 == "<" || $0 == ">" }) {
                domains.formUnion(mailDomains(of: target.drop { $0 == " " || $0 == "," }))
            }
        }
        return domains.sorted()
    }

    /// The domains that a URI (RFC 6068) sends mail to; none when it is no `mailto`.
    private static func mailDomains(of uri: Substring) -> [DomainName] {
        guard uri.lowercased().hasPrefix("mailto:") else { return [] }
        let halves = uri.dropFirst(7).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = halves.dropFirst().joined().lowercased().split(separator: "&")
        let isPlain = !fields.contains { ["to=", "cc=", "bcc="].contains(where: $0.hasPrefix) }
        return (isPlain ? [] : [.unreadable])
            + (halves.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map { address in
                (try? Mailbox(address.filter { $0 != " " }).domain) ?? .unreadable
            }
    }
}

extension DomainName {
    /// Stands for the domain of an answer address that cannot be read. Nobody can ever prove it (RFC 2606 2).
    fileprivate static let unreadable: DomainName = {
        guard let name = try? DomainName("unreadable.invalid") else { preconditionFailure("it is a domain name") }
        return name
    }()
}
