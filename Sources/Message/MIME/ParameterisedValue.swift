/// A structured field body of the form `value; name=value; ...`, such as Content-Type (RFC 2045 5.1) and
/// Content-Disposition (RFC 2183), with the continued and encoded parameters of RFC 2231.
public struct ParameterisedValue: Hashable, Sendable {
    /// The value before the first semicolon, in lower case, without white space and comments.
    public var value: String
    /// Names in lower case, in order of first appearance, continuations joined.
    public var parameters: [(name: String, value: String)] {
        names.map { ($0, values[$0] ?? "") }
    }
    /// Whether a parameter is given twice with different values, so that two programs could read the field differently.
    public private(set) var isAmbiguous = false

    private var names: [String] = []
    private var values: [String: String] = [:]

    public init(value: String) {
        self.value = value
    }

    /// The parameter of this lower-case name.
    public subscript(name: String) -> String? { values[name] }

    /// Reads what it can of an unfolded field body.
    public init(parsing bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        var reader = ParameterReader(bytes[...])
        value = String(decoding: reader.value().map(ASCII.lowercased), as: UTF8.self)
        var pieces: [String: [Piece]] = [:]
        while let (name, octets) = reader.parameter() {
            let piece = Piece(name: name, octets: octets)
            if values[piece.base] == nil, pieces[piece.base] == nil { names.append(piece.base) }
            if piece.section == nil, !piece.isEncoded {
                let text = String(decoding: octets, as: UTF8.self)
                if let known = values[piece.base], known != text { isAmbiguous = true }
                values[piece.base] = values[piece.base] ?? text
            } else {
                pieces[piece.base, default: []].append(piece)
            }
        }
        for (base, parts) in pieces {
            let text = Piece.join(parts)
            if base == "boundary", values[base] != nil { isAmbiguous = true }
            values[base] = text
        }
        isAmbiguous = isAmbiguous || reader.isBroken
    }
}

/// One `name*section*=text` of RFC 2231.
private struct Piece {
    let base: String
    let section: Int?
    let isEncoded: Bool
    let octets: [UInt8]

    init(name: String, octets: [UInt8]) {
        let fields = name.split(separator: "*", omittingEmptySubsequences: false)
        base = String(fields[0])
        section = fields.count > 1 ? Int(fields[1]) : nil
        isEncoded = name.hasSuffix("*")
        self.octets = octets
    }

    static func join(_ parts: [Piece]) -> String {
        var charset: Charset = .utf8
        var out: [UInt8] = []
        for (index, part) in parts.sorted(by: { ($0.section ?? 0) < ($1.section ?? 0) }).enumerated() {
            guard part.isEncoded else {
                out += part.octets
                continue
            }
            var octets = part.octets[...]
            if index == 0 {
                let fields = octets.split(separator: 0x27, maxSplits: 2, omittingEmptySubsequences: false)
                if fields.count == 3 {
                    charset = Charset(String(decoding: fields[0], as: UTF8.self)) ?? .utf8
                    octets = fields[2]
                }
            }
            out += percentDecoded(octets)
        }
        return charset.text(out)
    }

    private static func percentDecoded(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var index = octets.startIndex
        while index < octets.endIndex {
            if octets[index] == 0x25, index + 2 < octets.endIndex, let high = ASCII.hexValue(octets[index + 1]),
                let low = ASCII.hexValue(octets[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(octets[index])
                index += 1
            }
        }
        return out
    }
}

/// Walks over a field body of values and parameters.
private struct ParameterReader {
    private var rest: ArraySlice<UInt8>
    private(set) var isBroken = false

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// What stands before the first semicolon. White space may stand around a slash; between words it stays, as one.
    mutating func value() -> [UInt8] {
        var out: [UInt8] = []
        while true {
            let before = rest.startIndex
            skipBlank()
            guard let byte = rest.first, byte != 0x3b else { return out }
            if rest.startIndex > before, byte != 0x2f, let last = out.last, last != 0x2f { out.append(0x20) }
            out.append(byte)
            rest.removeFirst()
        }
    }

    /// The next parameter; its name in lower case. Parameters that cannot be read are passed over.
    mutating func parameter() -> (String, [UInt8])? {
        while true {
            skipBlank()
            guard let byte = rest.first else { return nil }
            guard byte != 0x3b else {
                rest.removeFirst()
                continue
            }
            let name = rest.prefix { ASCII.isTokenText($0) }
            rest = rest[name.endIndex...]
            skipBlank()
            guard !name.isEmpty, rest.first == 0x3d else {
                rest = rest.drop { $0 != 0x3b }
                continue
            }
            rest.removeFirst()
            skipBlank()
            return (String(decoding: name.map(ASCII.lowercased), as: UTF8.self), text())
        }
    }

    private mutating func text() -> [UInt8] {
        guard rest.first == 0x22 else {
            // Wider than a token: many programs leave the quotes away.
            let token = rest.prefix { $0 > 0x20 && $0 != 0x3b && $0 != 0x22 && $0 != 0x7f }
            rest = rest[token.endIndex...]
            return Array(token)
        }
        rest.removeFirst()
        var out: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == 0x22 { return out }
            if byte == 0x5c, let escaped = rest.popFirst() {
                out.append(escaped)
            } else if byte != 0x0d, byte != 0x0a {
                out.append(byte)
            }
        }
        isBroken = true
        return out
    }

    private mutating func skipBlank() {
        while let byte = rest.first {
            if ASCII.isBlank(byte) {
                rest.removeFirst()
            } else if byte == 0x28 {
                guard let end = Comment.end(of: rest) else {
                    isBroken = true
                    rest = rest[rest.endIndex...]
                    return
                }
                rest = rest[end...]
            } else {
                return
            }
        }
    }
}
