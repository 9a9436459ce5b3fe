import Message
import Testing

@Suite struct SevenBitRewriterTests {
    @Test func `a message that is 7-bit already is not touched`() {
        let message = Array("Subject: x\r\n\r\nHello\r\n".utf8)
        #expect(!SevenBitRewriter.isNeeded(scan(message)))
        #expect(Rewritten(message).octets == message)
    }

    @Test func `8-bit text becomes quoted-printable and says so`() {
        let result = Rewritten("Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\u{fc}\u{df}e\r\n")
        #expect(
            result.text == """
                Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r
                Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n
                """)
    }

    @Test func `other 8-bit data becomes base64, and the field in place is changed in place`() {
        let result = Rewritten(
            "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: image/x\r\n\r\n\u{e9}\r\n")
        #expect(
            result.text == """
                MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/x\r\n\r\nw6kNCg==\r\n
                """)
    }

    @Test func `only the part that needs it changes, and composites around it are relabelled`() {
        let before = """
            MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r
            pre\r\n--b\r\nX-Odd:kept \r\n\r\nplain\r\n--b\r\nContent-Type: text/html; charset=utf-8\r
            Content-Transfer-Encoding: 8bit\r\n\r\n<p>\u{e9}</p>\r\n--b--\r\nepilogue
            """
        let after = """
            MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 7bit\r\n\r
            pre\r\n--b\r\nX-Odd:kept \r\n\r\nplain\r\n--b\r\nContent-Type: text/html; charset=utf-8\r
            Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C3=A9</p>\r\n--b--\r\nepilogue
            """
        #expect(Rewritten(before).text == after)
    }

    @Test func `a part without header fields gets one`() {
        let result = Rewritten("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\u{e9}\r\n--b--\r\n")
        #expect(result.text.contains("--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9\r\n--b--"))
    }

    @Test func `inside a message in a message the leaves change, never the message part`() {
        let result = Rewritten(
            """
            MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r
            Subject: inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\u{e9}\r\n
            """)
        #expect(
            result.text == """
                MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r
                Subject: inner\r\nContent-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r
                Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9\r\n
                """)
        #expect(result.unconverted == [])
    }

    @Test(arguments: ["signed", "encrypted"])
    func `nothing inside a signed or encrypted part changes, and it is reported`(_ subtype: String) {
        let message =
            "Content-Type: multipart/\(subtype); boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\u{e9}\r\n--b\r\n\r\nsig\r\n--b--\r\n"
        let result = Rewritten(message)
        #expect(result.text == message)
        #expect(result.unconverted.map(\.reason) == [.sealed])
        #expect(result.unconverted.map(\.has8Bit) == [true])
    }

    @Test func `beside a signed part the others change`() {
        let signed =
            "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\n\u{e9}\r\n--s\r\n\r\nsig\r\n--s--\r\n"
        let result = Rewritten(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\(signed)\r\n--b\r\n\r\n\u{fc}\r\n--b--\r\n")
        #expect(result.text.contains(signed))
        #expect(result.text.contains("=C3=BC"))
    }

    @Test func `lines over the limit become short ones, in every encoding`() {
        let long = String(repeating: "abcd", count: 500)
        for (head, encoding) in [
            ("Content-Type: text/plain\r\n", "quoted-printable"), ("Content-Type: application/x\r\n", "base64"),
            ("Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n", "base64"),
            ("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n", "quoted-printable"),
        ] {
            let result = Rewritten("\(head)\r\n\(long)\r\n")
            #expect(result.shape.longestLine <= 78)
            #expect(result.shape.root.encoding.name == encoding)
            #expect(result.contents == Contents.of("\(head)\r\n\(long)\r\n"))
        }
        #expect(
            Rewritten("References: \(String(repeating: "<a@b> ", count: 300))\r\n\r\nx\r\n").shape.longestLine <= 998)
        #expect(!SevenBitRewriter.isNeeded(scan("A: b\r\n\r\n\(String(repeating: "a", count: 998))\r\n")))
        #expect(SevenBitRewriter.isNeeded(scan("A: b\r\n\r\n\(String(repeating: "a", count: 999))\r\n")))
    }

    private static let leftAlone: [(String, UnconvertedPart.Reason)] = [
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n\u{e9}\r\n--b\r\n\r\nx\r\n--b--\r\n", .betweenParts),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: \u{e9}\r\n\r\nx\r\n--b--\r\n", .header),
        ("Content-Type: message/delivery-status\r\n\r\n\u{e9}\r\n", .unencodableType),
        ("Content-Type: message/rfc822\r\n\r\nSubject: \u{e9}\r\n\r\nx\r\n", .attachedMessage),
    ]

    @Test(arguments: leftAlone)
    func `8-bit data that no encoding can name stays, and the header says so`(
        _ message: String, _ reason: UnconvertedPart.Reason
    ) {
        let result = Rewritten(message)
        #expect(result.text.hasSuffix(message.drop { $0 != "\r\n" }))
        #expect(result.shape.root.encoding == .eightBit)
        #expect(result.unconverted.map(\.reason) == [reason])
        #expect(result.unconverted.allSatisfy { $0.mayStay(usesUTF8: true) })
        #expect(result.unconverted.allSatisfy { $0.mayStay(usesUTF8: false) } == (reason != .header))
    }

    @Test func `composites around 8-bit data that stays say 8bit, those beside it do not`() {
        let inner = "Content-Type: multipart/mixed; boundary=i\r\n\r\n\u{e9}\r\n--i\r\n\r\nx\r\n--i--\r\n"
        let plain = "Content-Type: multipart/mixed; boundary=p\r\n\r\n--p\r\n\r\n\u{e9}\r\n--p--\r\n"
        let result = Rewritten(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\(inner)\r\n--b\r\n\(plain)\r\n--b--\r\n")
        #expect(result.shape.root.encoding == .eightBit)
        #expect(result.shape.root.children.map(\.encoding) == [.eightBit, .sevenBit])
        #expect(result.shape.root.children.last?.children.map(\.encoding) == [.quotedPrintable])
    }

    @Test(arguments: ["x-uuencode", "base64"])
    func `8-bit data under an encoding that excludes it stays, and may not leave`(_ encoding: String) {
        let message = "Content-Type: text/plain\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n\u{e9}\r\n"
        let result = Rewritten(message)
        #expect(result.text == message)
        #expect(result.unconverted.map(\.reason) == [.brokenEncoding])
        #expect(!result.unconverted.contains { $0.mayStay(usesUTF8: true) })
    }

    @Test func `a line over the limit between parts, or in a sealed part, may not leave`() {
        let long = String(repeating: "a", count: 999)
        for (message, reason) in [
            (
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n\u{e9}\(long)\r\n--b\r\n\r\nx\r\n--b--\r\n",
                .betweenParts
            ),
            ("Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nX: \(long)\r\n\r\nx\r\n--b--\r\n", .sealed),
        ] as [(String, UnconvertedPart.Reason)] {
            let result = Rewritten(message)
            #expect(result.unconverted.map(\.reason) == [reason])
            #expect(result.unconverted.map(\.hasLongLine) == [true])
            #expect(!result.unconverted.contains { $0.mayStay(usesUTF8: true) })
        }
    }

    @Test(arguments: [(" ", false), ("a", true)])
    func `a long line in the header of a part is told when nothing can fold it`(_ gap: String, _ stays: Bool) {
        let line = "X: " + Array(repeating: String(repeating: "a", count: 300), count: 5).joined(separator: gap)
        let result = Rewritten(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\(line)\r\n\r\nx\r\n--b--\r\n")
        #expect(result.leftLongHeaderLine == stays)
        #expect((result.shape.longestLine > 998) == stays)
    }
}

/// A message rewritten in pieces.
struct Rewritten {
    var octets: [UInt8]
    var unconverted: [UnconvertedPart]
    var leftLongHeaderLine: Bool

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    init(_ message: [UInt8], pieces: Int = 3) {
        let shape = scan(message)
        var rewriter = SevenBitRewriter(shape: shape)
        octets = rewriter.header.serialised + message[shape.headerSize..<shape.bodyOffset]
        var index = shape.bodyOffset
        while index < message.count {
            let end = min(message.count, index + pieces)
            rewriter.rewrite(message[index..<end], into: &octets)
            index = end
        }
        rewriter.finish(into: &octets)
        unconverted = rewriter.unconverted
        leftLongHeaderLine = rewriter.leftLongHeaderLine
    }

    var text: String { String(decoding: octets, as: UTF8.self) }
    var shape: MessageShape { scan(octets) }
    var contents: [[UInt8]] { Contents.of(octets) }
}

/// The decoded content of every leaf, in order.
enum Contents {
    static func of(_ text: String) -> [[UInt8]] { of(Array(text.utf8)) }

    static func of(_ message: [UInt8]) -> [[UInt8]] {
        let shape = scan(message)
        let body = Array(message[shape.bodyOffset...])
        return shape.root.flattened.filter(\.isLeaf).map { part in
            let octets = Array(body[part.bodyRange])
            switch part.encoding {
            case .base64:
                var decoder = Base64Decoder()
                var out: [UInt8] = []
                decoder.decode(octets[...], into: &out)
                decoder.finish(into: &out)
                return out
            case .quotedPrintable: return QuotedPrintable.decode(octets)
            case .sevenBit, .eightBit, .binary, .unknown: return octets
            }
        }
    }
}
