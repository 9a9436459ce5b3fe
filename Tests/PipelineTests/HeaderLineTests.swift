import Authority
import Message
import Testing

@testable import Pipeline

/// RFC 5322 2.1.1: no line over 998 octets leaves.
@Suite struct HeaderLineTests {
    /// The defects of a message with this field, folded as the composer does.
    private func defects(_ field: String) -> [ContentDefect] {
        var scanner = MessageScanner()
        scanner.feed(Array("From: a@shop.example\r\n\(field)\r\n\r\nbody\r\n".utf8)[...])
        let shape = scanner.finish()
        let header = HeaderBlock(fields: shape.header.fields.map(\.refolded))
        return Observation.evidence(of: shape, header: header, size: 1, stripped: [], usesUTF8: false).defects
    }

    @Test func `a header line that nothing can fold is refused above 998 octets`() {
        #expect(defects("X: " + String(repeating: "a", count: 995)) == [])
        #expect(defects("X: " + String(repeating: "a", count: 996)) == [.malformedHeader])
        #expect(defects("Subject: hello\r\n " + String(repeating: "a", count: 1500)) == [.malformedHeader])
    }

    @Test func `long lines with white space, and folded ones, pass`() {
        let ids = (0..<200).map { "<\($0)@shop.example>" }
        #expect(defects("References: " + ids.joined(separator: " ")) == [])
        #expect(defects("References: " + ids.joined(separator: "\r\n ")) == [])
        #expect(defects("To: " + (0..<200).map { "u\($0)@shop.example" }.joined(separator: ", ")) == [])
    }
}
