/// A published SPF record, read from end to end before any of it is used (RFC 7208 4.6).
struct SPFRecord: Hashable, Sendable {
    let directives: [SPFDirective]
    /// `redirect=`: whose record decides when nothing here matches.
    let redirect: SPFMacroString?
    /// `exp=`: where the explanation of a fail is published.
    let explanation: SPFMacroString?

    enum Problem: Error, Hashable, Sendable {
        case tooLong
        case notASCII
        case badTerm(String)
        case twice(String)

        /// One sentence for people.
        var reason: String {
            switch self {
            case .tooLong: "the record is too long"
            case .notASCII: "the record holds octets that are not printable US-ASCII"
            case .badTerm(let term): "'\(term)' is no lawful term"
            case .twice(let name): "\(name)= is there twice"
            }
        }
    }

    /// Whether a TXT record is one of ours, readable or not (RFC 7208 4.5).
    static func isRecord(_ text: [UInt8]) -> Bool {
        let version = Array("v=spf1".utf8)
        guard text.count >= version.count, zip(text, version).allSatisfy({ $0.lowered == $1 }) else { return false }
        return text.count == version.count || text[version.count] == .space
    }

    /// - Parameter text: a text that `isRecord`.
    init(_ text: [UInt8]) throws(Problem) {
        guard text.count <= SPFLimits.recordOctets else { throw .tooLong }
        guard text.allSatisfy({ (0x20...0x7e).contains($0) }) else { throw .notASCII }
        var directives: [SPFDirective] = []
        var modifiers: [String: SPFMacroString] = [:]
        for term in text.split(separator: .space).dropFirst() {
            guard let name = Self.modifierName(term) else {
                guard let directive = SPFDirective(term) else { throw Self.bad(term) }
                directives.append(directive)
                continue
            }
            let isKnown = name == "redirect" || name == "exp"
            let value = term.dropFirst(name.utf8.count + 1)
            guard let string = SPFMacroString(value, in: isKnown ? .domain : .modifier) else { throw Self.bad(term) }
            guard isKnown else { continue }
            guard modifiers.updateValue(string, forKey: name) == nil else { throw .twice(name) }
        }
        self.directives = directives
        redirect = modifiers["redirect"]
        explanation = modifiers["exp"]
    }

    /// The lower-case name before an equals sign; nil when the term is no modifier.
    private static func modifierName(_ term: ArraySlice<UInt8>) -> String? {
        let name = term.prefix { $0.isLetter || $0.isDigit || [0x2d, 0x5f, 0x2e].contains($0) }
        guard name.first?.isLetter == true, name.endIndex < term.endIndex, term[name.endIndex] == .equals else {
            return nil
        }
        return String(decoding: name.map(\.lowered), as: UTF8.self)
    }

    private static func bad(_ term: ArraySlice<UInt8>) -> Problem {
        .badTerm(String(decoding: term.prefix(64), as: UTF8.self))
    }
}
