import Foundation
import Message
import Proofs

/// The sandbox's own zone file: what the platform's name server and the example customer would publish.
struct SandboxZone {
    private var records: [String: [[String: String]]] = [:]

    mutating func add(_ record: RecordToPublish) {
        records[record.name, default: []].append([record.kind.rawValue: record.value])
    }

    mutating func add(_ key: PlatformZone.Key) {
        records[key.name.text, default: []].append(["TXT": key.text])
    }

    mutating func addAddress(_ name: DomainName, _ address: String) {
        records[name.text, default: []].append(["A": address])
    }

    /// The JSON of DESIGN 7, with sorted names.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(records), as: UTF8.self) + "\n"
    }
}
