/// A parameter of MAIL or RCPT (RFC 5321 4.1.2 `esmtp-param`), such as `SIZE=1024` or `SMTPUTF8`.
///
/// Spaces, `=` in a keyword and control characters cannot be in it, so it can be written into a command line.
public struct SMTPParameter: Hashable, Sendable, CustomStringConvertible {
    /// In upper case.
    public let keyword: String
    /// As written; nil when there is no `=`.
    public let value: String?

    public struct Problem: Error, Hashable, Sendable {
        public init() {}
    }

    /// As it stands on the line.
    public var description: String { value.map { "\(keyword)=\($0)" } ?? keyword }

    /// - Throws: `Problem` unless the keyword is letters, digits and inner hyphens, and the value, when there is one, is
    ///   not empty and has neither space, `=` nor control characters (UTF-8 is allowed, RFC 6531 3.3).
    public init(keyword: some StringProtocol, value: (some StringProtocol)?) throws(Problem) {
        guard let first = keyword.utf8.first, first != 0x2d, keyword.utf8.allSatisfy(Self.isKeywordByte) else {
            throw Problem()
        }
        if let value {
            guard !value.isEmpty, value.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != 0x3d }) else {
                throw Problem()
            }
        }
        self.keyword = keyword.uppercased()
        self.value = value.map { String($0) }
    }

    /// Reads one parameter as it stands between two spaces.
    ///
    /// - Throws: `Problem` when it breaks the grammar.
    public init(_ text: some StringProtocol) throws(Problem) {
        guard let equals = text.firstIndex(of: "=") else {
            try self.init(keyword: text, value: String?.none)
            return
        }
        try self.init(keyword: text[..<equals], value: text[text.index(after: equals)...])
    }

    private static func isKeywordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d: true
        default: false
        }
    }
}
