import MailAuth
import Message

/// The data of one record, as it is in a DNS message without compression.
enum RecordData {
    /// - Returns: nil for malformed data, and for names that are no host or service names.
    static func read(_ data: [UInt8], _ type: DNSRecordType) -> DNSRecord? {
        switch type {
        case .a: data.count == 4 ? (try? IPAddress(octets: data)).map(DNSRecord.address) : nil
        case .aaaa: data.count == 16 ? (try? IPAddress(octets: data)).map(DNSRecord.address) : nil
        case .txt: text(data).map(DNSRecord.text)
        case .mx: mail(data)
        case .ns, .cname, .ptr:
            if case .name(let name)? = wholeName(data, at: 0) { .name(name) } else { nil }
        case .tlsa:
            data.count > 3
                ? .tlsa(usage: data[0], selector: data[1], matching: data[2], data: Array(data[3...])) : nil
        }
    }

    private static func text(_ data: [UInt8]) -> [UInt8]? {
        var text: [UInt8] = []
        var index = 0
        while index < data.count {
            let end = index + 1 + Int(data[index])
            guard end <= data.count else { return nil }
            text += data[(index + 1)..<end]
            index = end
        }
        return text
    }

    private static func mail(_ data: [UInt8]) -> DNSRecord? {
        guard data.count >= 3, let host = wholeName(data, at: 2) else { return nil }
        let preference = UInt16(data[0]) << 8 | UInt16(data[1])
        return switch host {
        case .root: .mail(preference: preference, host: nil)
        case .name(let name): .mail(preference: preference, host: name)
        case .other: nil
        }
    }

    private static func wholeName(_ data: [UInt8], at offset: Int) -> WireName.Name? {
        guard let (name, end) = WireName.read(data, at: offset), end == data.count else { return nil }
        return name
    }
}
