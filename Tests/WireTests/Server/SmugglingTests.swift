import Foundation
import Message
import Testing

@testable import Wire

/// False ends of data, judged by counting messages.
@Suite struct SmugglingTests {
    static let falseEnds: [[UInt8]] = [
        [0x0a, 0x2e, 0x0a], [0x0d, 0x2e, 0x0d], [0x0d, 0x2e, 0x0a], [0x0a, 0x2e, 0x0d], [0x0a, 0x2e, 0x0d, 0x0a],
        [0x0d, 0x2e, 0x0d, 0x0a], [0x0d, 0x0a, 0x2e, 0x0a], [0x0d, 0x0a, 0x2e, 0x0d],
        [0x0d, 0x0a, 0, 0x2e, 0x0d, 0x0a],
        [0x0d, 0x0a, 0x2e, 0, 0x0d, 0x0a], [0x0d, 0x0a, 0x2e, 0x0d, 0x0d, 0x0a],
    ]

    @Test(arguments: falseEnds) func `a false end of data ends nothing`(sequence: [UInt8]) throws {
        try expectOneMessage(with: sequence)
    }

    @Test func `no sequence of the shared vectors ends the data`() throws {
        let path = "../shared/vectors/smtp-smuggling/end-of-data.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            print("skipped: \(path) is not here")
            return
        }
        struct Vector: Decodable { var name: String, hex: String }
        let vectors = try JSONDecoder().decode([Vector].self, from: data)
        #expect(!vectors.isEmpty)
        for vector in vectors {
            let digits = Array(vector.hex)
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0...($0 + 1)]), radix: 16)
            }
            #expect(bytes.count * 2 == digits.count)
            try expectOneMessage(with: bytes)
        }
    }

    /// Hides a second transaction behind the sequence, whole and in every way to cut it in two.
    private func expectOneMessage(with sequence: [UInt8]) throws {
        let inner = "MAIL FROM:<evil@example.com>\r\nRCPT TO:<victim@example.net>\r\nDATA\r\nevil\r\n"
        let text = Array("Subject: x\r\n\r\nouter".utf8) + sequence + Array(inner.utf8) + Array("\r\n.\r\n".utf8)
        for cut in 19...(24 + sequence.count) {
            var client = try ScriptedClient.addressed()
            _ = client.say("DATA")
            let replies = client.send(Array(text[..<cut])) + client.send(Array(text[cut...]))
            #expect(ScriptedClient.codes(replies) == ["250 2.0.0"])
            #expect(client.messages.count == 1)
            let body = client.messages.first?.bytes ?? []
            #expect(String(decoding: body, as: UTF8.self).contains("victim"), "the rest stays inside")
            #expect(hasDefect(body), "the defect goes on to the decision")
        }
    }

    private func hasDefect(_ bytes: [UInt8]) -> Bool {
        let padded = [0] + bytes + [0]
        return bytes.contains(0)
            || padded.indices.dropFirst().dropLast().contains { index in
                padded[index] == 0x0d && padded[index + 1] != 0x0a || padded[index] == 0x0a && padded[index - 1] != 0x0d
            }
    }
}
