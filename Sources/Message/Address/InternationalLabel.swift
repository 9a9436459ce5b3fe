/// One label of a domain in another script (RFC 5890 U-label) and its ASCII form (A-label).
///
/// The derived property of RFC 5892 is taken from general categories, and its contextual rules are kept for joiners;
/// the bidi rule (RFC 5893) is kept in its main points: no mixture of directions that would show a name differently.
enum InternationalLabel {
    private static let prefix = "xn--"

    /// The A-label of a label as people write it; nil when it is no lawful name.
    static func aLabel(_ label: some StringProtocol) -> String? {
        let mapped = Normalization.folded(label, keepsSharpS: true)
        if mapped.utf8.allSatisfy({ $0 < 0x80 }) {
            // Characters that only look like a full stop do not divide labels.
            guard !mapped.utf8.contains(0x2e) else { return nil }
            return mapped.hasPrefix(prefix) ? checked(mapped) : mapped
        }
        guard isLawful(mapped), let encoded = Punycode.encode(mapped) else { return nil }
        return prefix + encoded
    }

    /// The same A-label when it stands for a lawful U-label; nil otherwise.
    static func checked(_ label: some StringProtocol) -> String? {
        guard let text = Punycode.decode(label.dropFirst(prefix.count)), !text.utf8.allSatisfy({ $0 < 0x80 }),
            isLawful(text), Normalization.folded(text, keepsSharpS: true) == text,
            Punycode.encode(text) == String(label.dropFirst(prefix.count))
        else { return nil }
        return String(label)
    }

    /// The U-label that an A-label stands for; nil when it is none.
    static func uLabel(_ label: some StringProtocol) -> String? {
        guard label.hasPrefix(prefix), checked(label) != nil else { return nil }
        return Punycode.decode(label.dropFirst(prefix.count))
    }

    private static func isLawful(_ label: String) -> Bool {
        let scalars = Array(label.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, first != "-", last != "-" else { return false }
        if scalars.count >= 4, scalars[2] == "-", scalars[3] == "-" { return false }
        switch first.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return false
        default: break
        }
        for (index, scalar) in scalars.enumerated() {
            guard isAllowed(scalar, before: index > 0 ? scalars[index - 1] : nil) else { return false }
        }
        return hasOneDirection(scalars)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar, before: Unicode.Scalar?) -> Bool {
        switch scalar {
        case "-", "\u{DF}", "\u{3C2}", "\u{3007}", "\u{30FB}", "\u{B7}", "\u{6FD}", "\u{6FE}", "\u{F0B}": return true
        // RFC 5892 A.1 and A.2: joiners stand behind a virama only.
        case "\u{200C}", "\u{200D}": return before?.properties.canonicalCombiningClass == .virama
        case "\u{640}", "\u{7FA}", "\u{302E}", "\u{302F}", "\u{3031}"..."\u{3035}", "\u{303B}": return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber:
            return !scalar.properties.changesWhenNFKCCaseFolded
        default: return false
        }
    }

    private static func hasOneDirection(_ scalars: [Unicode.Scalar]) -> Bool {
        guard scalars.contains(where: isRightToLeft) else { return true }
        guard scalars.first.map(isRightToLeft) == true else { return false }
        return scalars.allSatisfy { scalar in
            isRightToLeft(scalar) || scalar == "-"
                || ![.lowercaseLetter, .otherLetter, .modifierLetter]
                    .contains(scalar.properties.generalCategory)
        }
    }

    /// Hebrew, Arabic and the other scripts that are written from right to left.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x590...0x8ff, 0xfb1d...0xfdff, 0xfe70...0xfeff, 0x1_0800...0x1_0fff, 0x1_e800...0x1_efff:
            scalar.properties.generalCategory == .otherLetter || scalar.properties.generalCategory == .modifierLetter
        default: false
        }
    }
}
