import MailAuth
import Message

extension Zone: Codable {
    /// Names that nobody can ask for, such as those that are too long, are passed over: test suites have them.
    public init(from decoder: any Decoder) throws {
        self.init()
        for (text, entries) in try decoder.singleValueContainer().decode([String: [ZoneEntry]].self) {
            guard let name = try? DNSName(unrestricted: text) else { continue }
            for entry in entries { add(entry, at: name) }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(uniqueKeysWithValues: entries.map { ($0.key.text, $0.value) }))
    }
}

extension ZoneEntry: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case a = "A"
        case aaaa = "AAAA"
        case txt = "TXT"
        case mx = "MX"
        case ptr = "PTR"
        case cname = "CNAME"
        case ns = "NS"
    }

    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            guard word == "TIMEOUT" else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "\"\(word)\" is no record"))
            }
            self = .timeOut
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        guard let key = container.allKeys.first else {
            self = .other
            return
        }
        switch key {
        case .a: self = .record(.a, .address(try container.decode(IPAddress.self, forKey: key)))
        case .aaaa: self = .record(.aaaa, .address(try container.decode(IPAddress.self, forKey: key)))
        case .txt:
            let strings =
                try (try? container.decode(String.self, forKey: key)).map { [$0] }
                ?? container.decode([String].self, forKey: key)
            self = .record(.txt, .text(strings.flatMap { Array($0.utf8) }))
        case .mx: self = try Self.mail(container.nestedUnkeyedContainer(forKey: key))
        case .ptr: self = .name(.ptr, try container.decode(String.self, forKey: key))
        case .cname: self = .name(.cname, try container.decode(String.self, forKey: key))
        case .ns: self = .name(.ns, try container.decode(String.self, forKey: key))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if case .timeOut = self {
            var word = encoder.singleValueContainer()
            return try word.encode("TIMEOUT")
        }
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .timeOut, .other: break
        case .record(let type, .address(let address)):
            try container.encode(address, forKey: type == .a ? .a : .aaaa)
        case .record(_, .text(let text)): try container.encode(String(decoding: text, as: UTF8.self), forKey: .txt)
        case .record(_, .mail(let preference, let host)):
            var mail = container.nestedUnkeyedContainer(forKey: .mx)
            try mail.encode(preference)
            try mail.encode(host?.text ?? ".")
        case .record(let type, .name(let name)):
            try container.encode(name, forKey: type == .ptr ? .ptr : type == .ns ? .ns : .cname)
        case .record(_, .tlsa): break
        }
    }

    private static func mail(_ container: any UnkeyedDecodingContainer) throws -> ZoneEntry {
        var container = container
        let preference = try container.decode(UInt16.self)
        let text = try container.decode(String.self)
        if text.isEmpty || text == "." { return .record(.mx, .mail(preference: preference, host: nil)) }
        return (try? DNSName(text)).map { .record(.mx, .mail(preference: preference, host: $0)) } ?? .other
    }

    private static func name(_ type: DNSRecordType, _ text: String) -> ZoneEntry {
        (try? DNSName(text)).map { .record(type, .name($0)) } ?? .other
    }
}
