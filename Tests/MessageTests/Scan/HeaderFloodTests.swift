import Message
import Testing

/// Headers made to be slow. Each field is looked at once; where it was compared with all others, the sizes here took
/// many minutes.
@Suite struct HeaderFloodTests {
    private static let names = [
        "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID", "From",
    ]

    @Test(arguments: names)
    func `a header of one field over and over is read once`(_ name: String) {
        let field = "\(name): \r\n"
        let shape = scan(String(repeating: field, count: 120_000 / field.utf8.count) + "\r\nbody\r\n")
        #expect(shape.defects.contains(.headerFlood))
        #expect(shape.bodySize == 6)
    }

    @Test(arguments: names)
    func `the same in the header of every part`(_ name: String) {
        let field = "\(name):\r\n"
        let part = "--b\r\n" + String(repeating: field, count: 120_000 / field.utf8.count) + "\r\nx\r\n"
        let shape = scan(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + String(repeating: part, count: 4) + "--b--\r\n")
        #expect(shape.defects.contains(.headerFlood))
        #expect(shape.root.children.count == 4)
    }

    @Test func `what lies beyond the last field that counts changes nothing, and the message is refused`() throws {
        let limits = ScanLimits(headerFields: 20)
        func shape(_ fields: Int) -> MessageShape {
            let header = String(repeating: "X: y\r\n", count: fields - 1) + "Content-Type: text/html\r\n"
            return scan(
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\(header)\r\nx\r\n--b--\r\n", limits: limits)
        }
        #expect(shape(20).defects == [])
        #expect(shape(20).root.children.first?.contentType.subtype == "html")
        #expect(shape(21).defects == [.headerFlood])
        #expect(shape(21).root.children.first?.contentType.subtype == "plain")
    }

    @Test func `a second field that says how to read a part is told wherever it stands`() {
        for (name, value) in [("Content-Type", "text/plain"), ("content-transfer-encoding", "7bit")] {
            let twice = "\(name): \(value)\r\nX-A: 1\r\n\(name): \(value)\r\n"
            #expect(scan("\(twice)\r\nx\r\n").defects == [.malformedMIME])
            #expect(
                scan("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\(twice)\r\nx\r\n--b--\r\n").defects == [
                    .malformedMIME
                ])
        }
    }

    @Test func `encoded words over and over are read once`() {
        let words = String(repeating: "=?utf-8?q?a?= ", count: 9000)
        #expect(EncodedWord.decode(words.utf8) == String(repeating: "a", count: 9000) + " ")
    }
}
