import Message

/// The addresses and domains that a person reads in a display name.
///
/// Characters that cannot be seen are taken away, and full-width forms read as the letters they look like, before
/// anything is looked for. So are characters that could not be read: some programs show nothing for them.
struct DisplayName {
    /// More domains than this, or more labels in one, are in no honest name; each costs a look-up.
    static let mostDomains = 16
    static let mostLabels = 10

    private(set) var addresses: [Address] = []
    private(set) var domains: [DomainName] = []
    private(set) var isOverfull = false

    /// Something before an at sign before a domain. It need not be a mailbox in the strict sense to mislead.
    struct Address: Hashable {
        var local: String
        var domain: DomainName

        func isSame(as mailbox: Mailbox) -> Bool {
            guard domain == mailbox.domain else { return false }
            let own = mailbox.local.lowercased()
            return local == own || local.drop { $0 == "'" } == own
        }
    }

    /// - Returns: nil when the name contains neither, as most names do.
    init?(_ text: String) {
        guard Self.mayNameADomain(text) else { return nil }
        var word = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard let seen = Self.seen(scalar) else { continue }
            if Self.separates(seen) {
                read(String(word))
                word.removeAll(keepingCapacity: true)
            } else {
                word.append(seen)
            }
        }
        read(String(word))
        guard !domains.isEmpty || isOverfull else { return nil }
    }

    /// A quick look that spares most names the slow one: a dot with something behind it, or anything but ASCII.
    private static func mayNameADomain(_ text: String) -> Bool {
        var afterDot = false
        for byte in text.utf8 {
            if byte >= 0x80 || afterDot && byte > 0x20 { return true }
            afterDot = byte == 0x2e
        }
        return false
    }

    /// Reads the parts of a word that lie between at signs.
    private mutating func read(_ word: String) {
        guard word.utf8.contains(0x2e) else { return }
        var before = ""
        for (index, seen) in word.lowercased().split(separator: "@", omittingEmptySubsequences: false).enumerated() {
            let part = seen.filter { $0 != "\u{FFFD}" }
            let runs = part.split { $0.isASCII && !($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
            for (position, run) in runs.enumerated() {
                guard let domain = Self.domain(run) else { continue }
                take(domain)
                let touchesAtSign = position == 0 && run.startIndex == part.startIndex
                if index > 0, touchesAtSign, !before.isEmpty {
                    addresses.append(Address(local: before.filter { $0 != "\u{FFFD}" }, domain: domain))
                }
            }
            before = String(seen)
        }
    }

    private mutating func take(_ domain: DomainName) {
        guard domains.count < Self.mostDomains, domain.labels.count <= Self.mostLabels else {
            isOverfull = true
            return
        }
        if !domains.contains(domain) { domains.append(domain) }
    }

    private static func domain(_ run: Substring) -> DomainName? {
        var run = run
        while let first = run.first, first == "." || first == "-" { run.removeFirst() }
        while let last = run.last, last == "." || last == "-" { run.removeLast() }
        guard run.utf8.contains(0x2e), run.utf8.count <= 253 else { return nil }
        return try? DomainName(run)
    }

    /// What a person sees of a character; nil for nothing.
    private static func seen(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x20...0x7e: return scalar
        case 0xff01...0xff5e: return Unicode.Scalar(scalar.value - 0xfee0)
        case 0x3002, 0xff61, 0x2024, 0xfe52: return "."
        case 0xfe6b: return "@"
        default: return scalar.properties.isDefaultIgnorableCodePoint ? nil : scalar
        }
    }

    /// Whether a character ends a word: white space, controls, and what RFC 5322 calls specials, but for the dot and
    /// the at sign.
    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x7f: return true
        case 0x22, 0x28, 0x29, 0x2c, 0x3a, 0x3b, 0x3c, 0x3e, 0x5b...0x5d: return true
        case ..<0x80: return false
        case 0xfffd: return false
        default:
            switch scalar.properties.generalCategory {
            case .initialPunctuation, .finalPunctuation, .openPunctuation, .closePunctuation, .otherPunctuation,
                .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .mathSymbol, .otherSymbol:
                return true
            default: return false
            }
        }
    }
}
