import MailAuth
import Message

/// The answer section of a DNS message (RFC 1035 4.1), read for the CNAMEs that libunbound followed.
struct AnswerPacket {
    /// Records looked at.
    private static let maximumRecords = 64

    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The names the chain of CNAMEs leads through from `name` on; as far as it can be read.
    func aliases(from name: DNSName) -> [DNSName] {
        let targets = targets()
        var aliases: [DNSName] = []
        var owner = name
        while let target = targets[owner], target != name, !aliases.contains(target) {
            aliases.append(target)
            owner = target
        }
        return aliases
    }

    private func targets() -> [DNSName: DNSName] {
        guard bytes.count >= 12 else { return [:] }
        var targets: [DNSName: DNSName] = [:]
        var offset = 12
        for _ in 0..<number(at: 4) {
            guard let (_, end) = WireName.read(bytes, at: offset) else { return targets }
            offset = end + 4
        }
        for _ in 0..<min(number(at: 6), Self.maximumRecords) {
            guard let (owner, end) = WireName.read(bytes, at: offset), end + 10 <= bytes.count else { return targets }
            let data = end + 10
            if number(at: end) == Int(DNSRecordType.cname.rawValue), case .name(let from) = owner,
                case .name(let to)? = WireName.read(bytes, at: data)?.name
            {
                targets[from] = to
            }
            offset = data + number(at: end + 8)
        }
        return targets
    }

    private func number(at offset: Int) -> Int {
        Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }
}
