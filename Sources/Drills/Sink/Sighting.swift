/// What a sink sees of a message that arrived: its subject, and every DKIM-Signature in it. Read by code of its own, not
/// by the gateway's.
struct Sighting: Hashable, Sendable {
    /// The tags of one DKIM-Signature field, as they stand there.
    struct Signature: Hashable, Sendable {
        var domain: String
        var selector: String
        /// Names of the fields it covers, in lower case.
        var covered: [String]
        /// `x=` less `t=`, in seconds; nil when either is missing.
        var lifetime: Int?
    }

    var subject = ""
    var signatures: [Signature] = []

    init(_ content: [UInt8]) {
        for field in Self.fields(content) {
            guard let colon = field.firstIndex(of: ":") else { continue }
            let value = field[field.index(after: colon)...]
            switch field[..<colon].lowercased().filter({ $0 != " " }) {
            case "subject": subject = String(value)
            case "dkim-signature": signatures.append(Self.signature(value))
            default: break
            }
        }
    }

    /// Words of the subject that could be a token.
    var words: [String] { subject.split { !$0.isLetter && !$0.isNumber }.map(String.init) }

    private static func signature(_ value: Substring) -> Signature {
        var tags: [String: String] = [:]
        for part in value.split(separator: ";") {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let name = part[..<equals].filter { !$0.isWhitespace }
            tags[name] = part[part.index(after: equals)...].filter { !$0.isWhitespace }
        }
        var lifetime: Int?
        if let signed = tags["t"].flatMap({ Int($0) }), let expires = tags["x"].flatMap({ Int($0) }) {
            lifetime = expires - signed
        }
        return Signature(
            domain: (tags["d"] ?? "").lowercased(), selector: (tags["s"] ?? "").lowercased(),
            covered: (tags["h"] ?? "").lowercased().split(separator: ":").map(String.init), lifetime: lifetime)
    }

    /// The unfolded fields of a header.
    private static func fields(_ content: [UInt8]) -> [String] {
        var fields: [String] = []
        for line in content.split(separator: 0x0a, omittingEmptySubsequences: false) {
            let text = line.last == 0x0d ? line.dropLast() : line
            guard let first = text.first else { break }
            let string = String(decoding: text, as: UTF8.self)
            if first == 0x20 || first == 0x09, let last = fields.popLast() {
                fields.append(last + string)
            } else {
                fields.append(string)
            }
        }
        return fields
    }
}
