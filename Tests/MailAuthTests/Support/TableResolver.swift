import MailAuth
import Message
import Synchronization

/// Answers from a table of records as name servers would, and remembers what it was asked. A table is text with one
/// record on each line: `example.org TXT v=spf1 -all`, `example.org MX 10 mx.example.org`, `slow.example TIMEOUT`.
final class TableResolver: DNSResolver {
    private struct Entry {
        var type: DNSRecordType
        var record: DNSRecord
    }

    private struct Table {
        var entries: [String: [Entry]] = [:]
        var silent: Set<String> = []
        var asked: [String] = []
    }

    private let table = Mutex(Table())

    init(_ text: String = "") {
        for line in text.split(separator: "\n") { add(String(line)) }
    }

    /// Names and types asked for, in order.
    var asked: [String] { table.withLock { $0.asked } }

    func add(_ line: String) {
        let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count >= 2 else { return }
        let name = parts[0].lowercased()
        guard parts[1] != "TIMEOUT" else {
            table.withLock { _ = $0.silent.insert(name) }
            return
        }
        add(name, parts[1], parts.count == 3 ? parts[2] : "")
    }

    func add(_ name: String, _ type: String, _ value: String) {
        guard let entry = Self.entry(type, value) else { preconditionFailure("no record: \(name) \(type) \(value)") }
        table.withLock { $0.entries[name, default: []].append(entry) }
    }

    func add(_ name: String, text: [UInt8]) {
        table.withLock { $0.entries[name, default: []].append(Entry(type: .txt, record: .text(text))) }
    }

    /// Removes the records of one type at a name.
    func remove(_ name: String, _ type: DNSRecordType) {
        table.withLock { $0.entries[name]?.removeAll { $0.type == type } }
    }

    private static func entry(_ type: String, _ value: String) -> Entry? {
        switch type {
        case "TXT": return Entry(type: .txt, record: .text(Array(value.utf8)))
        case "A", "AAAA":
            guard let address = try? IPAddress(value) else { return nil }
            return Entry(type: type == "A" ? .a : .aaaa, record: .address(address))
        case "MX":
            let parts = value.split(separator: " ")
            guard parts.count == 2, let preference = UInt16(parts[0]) else { return nil }
            return Entry(type: .mx, record: .mail(preference: preference, host: try? DNSName(parts[1])))
        case "PTR": return (try? DNSName(value)).map { Entry(type: .ptr, record: .name($0)) }
        default: return nil
        }
    }

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        table.withLock { table in
            table.asked.append("\(name) \(type)")
            let found = table.entries[name.text] ?? []
            let records = found.filter { $0.type == type }.map(\.record)
            if !records.isEmpty { return DNSAnswer(.records(records)) }
            if table.silent.contains(name.text) { return DNSAnswer(.failure("timed out")) }
            let isThere = !found.isEmpty || table.entries.keys.contains { $0.hasSuffix(".\(name.text)") }
            return DNSAnswer(isThere ? .noData : .noName)
        }
    }
}
