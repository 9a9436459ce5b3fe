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
            defects: defects(of: shape, usesUTF8: usesUTF8), stripped: stripped,
            autoSubmitted: autoSubmitted(in: header), answerDomains: answerDomains(in: header))
    }

    /// Worst first, in the order of `ContentDefect`.
    static func defects(of shape: MessageShape, usesUTF8: Bool) -> [ContentDefect] {
        var found = Set(shape.defects.compactMap { ContentDefect(rawValue: $0.rawValue) })
        // 8-bit text in a header is agreed upon only by SMTPUTF8 (RFC 6532).
        if shape.has8BitHeader, !usesUTF8 { found.insert(.malformedHeader) }
        return ContentDefect.allCases.filter(found.contains)
    }

    private static func authors(of field: RawField) -> [Author] {
        guard let list = try? AddressList(field) else { return [] }
        return list.members.map { Author(mailbox: $0.mailbox, displayName: $0.displayName) }
    }

    private static func autoSubmitted(in header: HeaderBlock) -> String? {
        guard let field = header.first(.autoSubmitted) else { return nil }
        let word = field.text.prefix { $0 != ";" && $0 != " " && $0 != "\t" && $0 != "(" }
        return word.lowercased()
    }

    private static func answerDomains(in header: HeaderBlock) -> [DomainName] {
        let names: [HeaderName] = [.replyTo, .sender, .errorsTo, .dispositionNotificationTo]
        var domains: Set<DomainName> = []
        for field in names.flatMap({ header.all($0) }) {
            guard let list = try? AddressList(field) else { continue }
            domains.formUnion(list.mailboxes.map(\.domain))
        }
        for field in header.all(.listUnsubscribe) {
            for target in field.text.split(whereSeparator: { $0 == "<" || $0 == ">" || $0 == "," }) {
                guard target.lowercased().hasPrefix("mailto:") else { continue }
                let address = target.dropFirst(7).prefix { $0 != "?" }
                if let mailbox = try? Mailbox(address) { domains.insert(mailbox.domain) }
            }
        }
        return domains.sorted()
    }
}
