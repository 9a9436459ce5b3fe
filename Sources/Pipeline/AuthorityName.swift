import Message

/// Who wrote an Authentication-Results field (RFC 8601 2.2 `authserv-id`), as any reader may take it: behind comments, in
/// quotes, behind the instance of an ARC set (RFC 8617 4.1.1).
struct AuthorityName: Sendable {
    private let text: String

    /// nil when no name stands where it must.
    init?(results field: RawField) {
        self.init(field.unfolded[...])
    }

    /// nil also when the instance cannot be read.
    init?(arcResults field: RawField) {
        var reader = Reader(field.unfolded[...])
        guard reader.skipBlank(), reader.token().lowercased() == "i", reader.skipBlank(), reader.take(0x3d),
            reader.skipBlank(), Int(reader.token()) != nil, reader.skipBlank(), reader.take(0x3b)
        else { return nil }
        self.init(reader.rest)
    }

    private init?(_ bytes: ArraySlice<UInt8>) {
        var reader = Reader(bytes)
        guard reader.skipBlank() else { return nil }
        guard let name = reader.rest.first == 0x22 ? reader.quoted() : reader.token(), !name.isEmpty else { return nil }
        // Only a version or the end of the name may follow.
        guard reader.skipBlank(), reader.rest.first.map({ $0 == 0x3b || (0x30...0x39).contains($0) }) ?? true else {
            return nil
        }
        text = String(name.lowercased().drop { $0 == "." || $0 == " " })
    }

    func isAtOrBelow(_ domain: DomainName) -> Bool {
        // What is no domain name may look like one.
        guard let name = try? DomainName(text) else {
            return text.contains(domain.text) || text.utf8.contains { $0 >= 0x80 }
        }
        return name.isAtOrBelow(domain)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) {
            rest = bytes
        }

        /// - Returns: false when a comment never ends.
        mutating func skipBlank() -> Bool {
            var depth = 0
            while let byte = rest.first {
                switch byte {
                case 0x28: depth += 1
                case 0x29 where depth > 0: depth -= 1
                case 0x5c where depth > 0: rest = rest.dropFirst()
                case 0x20, 0x09: break
                default: if depth == 0 { return true }
                }
                rest = rest.dropFirst()
            }
            return depth == 0
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// Up to white space or a special (RFC 2045 5.1).
        mutating func token() -> String {
            let token = rest.prefix { $0 > 0x20 && $0 != 0x7f && !"()<>@,;:\\\"/[]?=".utf8.contains($0) }
            rest = rest[token.endIndex...]
            return String(decoding: token, as: UTF8.self)
        }

        /// nil when the quotes are never closed.
        mutating func quoted() -> String? {
            var out: [UInt8] = []
            rest = rest.dropFirst()
            while let byte = rest.popFirst() {
                if byte == 0x22 { return String(decoding: out, as: UTF8.self) }
                guard let next = byte == 0x5c ? rest.popFirst() : byte else { return nil }
                out.append(next)
            }
            return nil
        }
    }
}
