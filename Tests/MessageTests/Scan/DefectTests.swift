import Message
import Testing

@Suite struct DefectTests {
    private func defects(_ text: String, _ limits: ScanLimits = .standard) -> [StructureDefect] {
        scan(text, limits: limits).defects
    }

    @Test(arguments: [
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Message-ID", "In-Reply-To", "References",
    ])
    func `a field that may stand once is counted in any spelling`(_ name: String) {
        #expect(defects("\(name): x\r\n\(name.uppercased()) : y\r\n\r\n").contains(.duplicateHeader))
        #expect(defects("\(name): x\r\n\r\n") == [])
    }

    @Test func `fields that may stand often are no duplicates`() {
        #expect(defects("Received: x\r\nReceived: y\r\nX-A: 1\r\nX-A: 2\r\n\r\n") == [])
    }

    @Test(arguments: [
        "no field\r\n", " begins with a blank\r\n", ": no name\r\n", "From : x\r\n", "Sub ject: x\r\n",
        "Subject: a\r\n \t\r\n b\r\n",
        "S\u{e9}: x\r\n",
    ])
    func `a header line that is no field is told`(_ line: String) {
        #expect(
            defects("X-A: 1\r\n\(line)X-B: 2\r\n\r\nbody\r\n").contains(.malformedHeader) || line.hasPrefix(" begins"))
        #expect(defects("\(line)X-B: 2\r\n\r\nbody\r\n").contains(.malformedHeader))
    }

    @Test func `a header of other than UTF-8 octets is told, UTF-8 is not`() {
        let broken = scan(Array("Subject: ".utf8) + [0xe9] + Array("\r\n\r\n".utf8))
        #expect(broken.defects == [.malformedHeader])
        let sound = scan("Subject: \u{e9}\r\n\r\n")
        #expect(sound.defects == [])
        #expect(sound.has8BitHeader)
        #expect(!sound.has8BitBody)
    }

    @Test func `floods are told and kept out of memory`() {
        let limits = ScanLimits(headerOctets: 1000, headerFields: 20)
        let many = defects(String(repeating: "A: b\r\n", count: 21) + "\r\n", limits)
        #expect(many == [.headerFlood])
        #expect(defects(String(repeating: "A: b\r\n", count: 20) + "\r\n", limits) == [])
        let large = scan("A: " + String(repeating: "b", count: 5000) + "\r\n\r\nbody", limits: limits)
        #expect(large.defects == [.headerFlood])
        #expect(large.header.size == 1000)
        #expect(large.headerSize == 5005)
        #expect(large.bodySize == 4)
        let endless = scan(String(repeating: "x", count: 100_000), limits: limits)
        #expect(endless.defects == [.headerFlood, .malformedHeader])
    }

    @Test func `a message over the limit is told`() {
        let limits = ScanLimits(messageOctets: 100)
        #expect(defects("A: b\r\n\r\n" + String(repeating: "x", count: 92), limits) == [])
        #expect(defects("A: b\r\n\r\n" + String(repeating: "x", count: 93), limits) == [.oversize])
    }

    @Test func `a broken date and a loop are told`() {
        #expect(defects("Date: tomorrow\r\n\r\n") == [.badDate])
        #expect(defects("Date: Sun, 22 Nov 2026 02:23:45 +0000\r\n\r\n") == [])
        #expect(defects(String(repeating: "Received: x\r\n", count: 100) + "\r\n") == [])
        #expect(defects(String(repeating: "Received: x\r\n", count: 101) + "\r\n") == [.loop])
        #expect(scan("Received: x\r\n\r\n").receivedFields == 1)
    }

    @Test(arguments: [
        "multipart/mixed", "multipart/mixed; boundary=", "multipart/mixed; boundary=\"a \"",
        "multipart/mixed; boundary=\"\u{e9}\"",
        "multipart/mixed; boundary=a; boundary=b", "multipart/mixed; boundary=b; boundary*0=c",
        "multipart/mixed; boundary=\"open",
        "multipart/mixed; boundary=other", "text", "/", "multipart/mixed; boundary=b\r\nContent-Type: text/plain",
        "multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64",
        "text/plain\r\nContent-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64",
    ])
    func `a multipart that two programs would read differently is told`(_ value: String) {
        #expect(defects("Content-Type: \(value)\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n").contains(.malformedMIME))
    }

    @Test func `the same multipart with one clear boundary is sound`() {
        #expect(defects("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n") == [])
        #expect(defects("Content-Type: multipart/mixed; boundary*0=\"b\"\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n") == [])
    }

    @Test func `text behind a boundary is told, a longer boundary is none`() {
        let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n"
        let text = scan("\(head)--b text\r\n\r\ny\r\n--b--\r\n")
        #expect(text.defects == [.malformedMIME])
        #expect(text.root.children.count == 2)
        let longer = scan("\(head)--bc\r\n--b  \t\r\n\r\ny\r\n--b--\r\n")
        #expect(longer.defects == [])
        #expect(longer.root.children.count == 2)
    }

    @Test func `too deep and too many parts are told`() {
        var nested = "x\r\n"
        for level in 0..<40 {
            nested =
                "Content-Type: multipart/mixed; boundary=b\(level)\r\n\r\n--b\(level)\r\n" + (level == 0 ? "\r\n" : "")
                + nested
        }
        let deep = scan(nested)
        #expect(deep.defects.contains(.deepMIME))
        #expect(deep.root.flattened.count <= 34)
        let messages = String(repeating: "Content-Type: message/rfc822\r\n\r\n", count: 100)
        #expect(scan(messages).defects.contains(.deepMIME))
        let many =
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + String(repeating: "--b\r\n\r\nx\r\n", count: 1500)
            + "--b--\r\n"
        let wide = scan(many)
        #expect(wide.defects == [.deepMIME])
        #expect(wide.root.flattened.count == 1000)
    }

    @Test(arguments: [
        ("QUJD\r\nQQ==\r\n", false), ("QUJ\r\n", true), ("QQ==QUJD\r\n", true), ("QUJD\r\n-- \r\nfooter\r\n", true),
        ("Q===\r\n", true), ("\r\n", false),
    ])
    func `broken base64 in a part is told`(_ text: String, _ isBroken: Bool) {
        for body in [text, text.replacing("\r\n", with: "\r\n\r\n")] {
            let alone = defects("Content-Type: a/b\r\nContent-Transfer-Encoding: BASE64\r\n\r\n\(body)")
            #expect(alone == (isBroken ? [.malformedMIME] : []))
        }
    }

    @Test func `text that is not what it says is told`() {
        let head = "Content-Type: text/plain; charset="
        #expect(scan(Array("\(head)utf-8\r\n\r\n".utf8) + [0xc3, 0x28, 0x0d, 0x0a]).defects == [.unagreed8Bit])
        #expect(scan(Array("\(head)utf-8\r\n\r\n".utf8) + [0xc3, 0x0d, 0x0a, 0xa9]).defects == [.unagreed8Bit])
        #expect(scan(Array("\(head)us-ascii\r\n\r\n".utf8) + [0xc3, 0xa9, 0x0d, 0x0a]).defects == [.unagreed8Bit])
        #expect(scan(Array("\(head)iso-8859-1\r\n\r\n".utf8) + [0xe9, 0x0d, 0x0a]).defects == [])
        #expect(scan("\(head)utf-8\r\n\r\n\u{e9}\u{1f600}\r\n").defects == [])
    }

    @Test func `text is kept up to its cap`() {
        let limits = ScanLimits(textPartOctets: 10, textOctets: 15)
        let part = "--b\r\nContent-Type: text/plain\r\n\r\n0123456789abcdef\r\n"
        let shape = scan(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n\(part)\(part)\(part)--b--\r\n", limits: limits)
        #expect(shape.texts.map(\.text) == ["0123456789", "01234"])
        #expect(shape.texts.allSatisfy { $0.isTruncated })
    }

    @Test func `kept text is decoded`() {
        let shape = scan(
            "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E9=\r\n!\r\n"
        )
        #expect(shape.texts.map(\.text) == ["\u{e9}!\r\n"])
    }

    @Test func `attached text is not kept`() {
        let shape = scan(
            "Content-Type: text/plain\r\nContent-Disposition: attachment; filename*=UTF-8''%C3%A9.txt\r\n\r\nx\r\n")
        #expect(shape.texts == [])
        #expect(shape.root.fileName == "\u{e9}.txt")
    }
}
