import MailAuth
import Message

/// Answers from lines such as `example.org TXT v=spf1 -all`, `example.org MX 10 mx.example.org`, `slow.example TIMEOUT`.
struct LineResolver: DNSResolver {
    private var records: [String: [(type: DNSRecordType, record: DNSRecord)]] = [:]
    private var silent: Set<String> = []

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3 else {
                silent.insert(parts[0])
                continue
            }
            switch parts[1] {
            case "TXT": add(parts[0], .txt, .text(Array(parts[2].utf8)))
            case "A": if let address = try? IPAddress(parts[2]) { add(parts[0], .a, .address(address)) }
            case "MX":
                let host = parts[2].split(separator: " ").last.flatMap { try? DNSName($0) }
                add(parts[0], .mx, .mail(preference: 10, host: host))
            default: preconditionFailure("no record: \(line)")
            }
        }
    }

    private mutating func add(_ name: String, _ type: DNSRecordType, _ record: DNSRecord) {
        records[name, default: []].append((type, record))
    }

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        guard !silent.contains(name.text) else { return DNSAnswer(.failure("timed out")) }
        let found = (records[name.text] ?? []).filter { $0.type == type }.map(\.record)
        return DNSAnswer(found.isEmpty ? .noData : .records(found))
    }
}
