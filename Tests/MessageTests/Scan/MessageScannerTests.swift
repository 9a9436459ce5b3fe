import Message
import Testing

@Suite struct MessageScannerTests {
    @Test func `a plain message has a header, a body and one leaf`() {
        let shape = scan("From: a@example.org\r\nSubject: x\r\n\r\nHello\r\nWorld\r\n")
        #expect(shape.defects == [])
        #expect(shape.header.fields.count == 2)
        #expect(shape.headerSize == 33)
        #expect(shape.bodyOffset == 35)
        #expect(shape.bodySize == 14)
        #expect(shape.root.isLeaf)
        #expect(shape.root.bodyRange == 0..<14)
        #expect(shape.texts.map(\.text) == ["Hello\r\nWorld\r\n"])
        #expect(shape.longestBodyLine == 5)
        #expect(!shape.has8BitBody)
    }

    @Test func `parts have exact ranges and the line end before a delimiter is not theirs`() throws {
        let body = "pre\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b\r\n\r\nsecond\r\n\r\n--b--\r\nepi\r\n"
        let shape = scan("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body)
        #expect(shape.defects == [])
        let octets = Array(body.utf8)
        #expect(shape.root.children.count == 2)
        let first = try #require(shape.root.children.first)
        #expect(first.contentType.description == "text/html")
        #expect(String(decoding: octets[first.headerRange], as: UTF8.self) == "Content-Type: text/html\r\n")
        #expect(String(decoding: octets[first.bodyRange], as: UTF8.self) == "<p>")
        let second = try #require(shape.root.children.last)
        #expect(second.headerRange.isEmpty)
        #expect(String(decoding: octets[second.bodyRange], as: UTF8.self) == "second\r\n")
        #expect(shape.texts.map(\.text) == ["<p>", "second\r\n"])
    }

    @Test func `a message inside a message is walked through`() throws {
        let shape = scan(
            "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nin\r\n"
        )
        #expect(shape.defects == [])
        let inner = try #require(shape.root.children.first)
        #expect(inner.contentType.charset == "utf-8")
        #expect(inner.depth == 1)
        #expect(inner.bodyRange == 59..<63)
    }

    @Test(arguments: [
        ("a\rb", StructureDefect.bareCarriageReturn), ("a\nb", .bareLineFeed), ("a\0b", .nul),
    ])
    func `control octets that could split a message are seen in header and body`(
        _ text: String, _ defect: StructureDefect
    ) {
        #expect(scan("Subject: x\r\n\r\n\(text)\r\n").defects.contains(defect))
        #expect(scan("Subject: \(text)\r\n\r\nbody\r\n").defects.contains(defect))
        #expect(scan("Subject: x\r\n\r\nbody\r\n").defects == [])
    }
}

/// The shape of a text handed in as one piece.
func scan(_ text: String, limits: ScanLimits = .standard) -> MessageShape {
    scan(Array(text.utf8), limits: limits)
}

func scan(_ octets: [UInt8], limits: ScanLimits = .standard) -> MessageShape {
    var scanner = MessageScanner(limits: limits)
    scanner.feed(octets[...])
    return scanner.finish()
}
