import Foundation
import Message
import Testing

/// False ends of data, as two public probes send them. Whatever a door does with them, the scanner tells of each one that
/// is not made of CRLF lines.
@Suite struct SmugglingVectorTests {
    private struct Sequence: Decodable {
        var name: String
        var hex: String
    }

    @Test func `no false end of data passes unseen`() throws {
        for url in Vectors.files("smtp-smuggling", suffix: ".json") {
            for sequence in try JSONDecoder().decode([Sequence].self, from: Data(contentsOf: url)) {
                let hex = Array(sequence.hex.utf8)
                let octets = stride(from: 0, to: hex.count, by: 2).compactMap {
                    UInt8(String(decoding: hex[$0..<($0 + 2)], as: UTF8.self), radix: 16)
                }
                let shape = scan(
                    Array("Subject: x\r\n\r\nfirst".utf8) + octets + Array("MAIL FROM:<a@example.org>\r\n".utf8))
                let control: Set<StructureDefect> = [.bareCarriageReturn, .bareLineFeed, .nul]
                if octets == Array("\r\n.\r\n".utf8) {
                    #expect(shape.defects == [])
                } else {
                    #expect(!control.isDisjoint(with: shape.defects), "\(sequence.name)")
                }
            }
        }
    }
}
