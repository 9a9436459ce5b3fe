import Message
import Testing

@Suite struct MessageBuilderTests {
    private func builder() throws -> MessageBuilder {
        MessageBuilder(
            from: [NamedMailbox(displayName: "J\u{f6}rg, of Example", mailbox: try Mailbox("j@example.org"))],
            subject: "Gr\u{fc}\u{df}e aus K\u{f6}ln", date: Timestamp(seconds: 0), messageID: "m1@platform.example")
    }

    private func type(_ text: String) throws -> ContentType { try #require(ContentType(text)) }

    private func built(_ builder: MessageBuilder) throws -> (octets: [UInt8], shape: MessageShape) {
        let octets = try builder.build().joinedOctets
        return (octets, scan(octets))
    }

    @Test func `a plain message is one part, 7-bit and readable`() throws {
        var message = try builder()
        message.to = [NamedMailbox(mailbox: try Mailbox("b@example.net"))]
        message.text = "Hello\nWorld"
        let (octets, shape) = try built(message)
        #expect(shape.defects == [])
        #expect(!SevenBitRewriter.isNeeded(shape))
        #expect(shape.root.isLeaf)
        #expect(shape.root.encoding == .sevenBit)
        #expect(Contents.of(octets) == [Array("Hello\r\nWorld\r\n".utf8)])
        #expect(shape.header.first(.subject)?.decodedText == "Gr\u{fc}\u{df}e aus K\u{f6}ln")
        let author = try #require(shape.header.first(.from))
        #expect(try AddressList(author).members == message.from)
        #expect(shape.header.first(.messageID)?.text == "<m1@platform.example>")
        #expect(shape.header.count(.mimeVersion) == 1)
    }

    @Test func `text, HTML, pictures and files are nested as far as needed`() throws {
        var message = try builder()
        message.text = "text"
        message.html = "<img src=cid:p1>"
        let picture = Attachment(
            fileName: "p.png", contentType: try type("image/png"), contentID: "p1", isInline: true,
            content: Array(0...255))
        let file = Attachment(
            fileName: "r\u{e9}sum\u{e9}.pdf", contentType: try type("application/pdf"),
            content: Array(repeating: 7, count: 100_000))
        message.attachments = [picture, file]
        let (octets, shape) = try built(message)
        #expect(shape.defects == [])
        #expect(!SevenBitRewriter.isNeeded(shape))
        #expect(
            shape.root.flattened.map(\.contentType.description) == [
                "multipart/mixed", "multipart/related", "multipart/alternative", "text/plain", "text/html", "image/png",
                "application/pdf",
            ])
        #expect(shape.root.flattened.map(\.contentID).contains("p1"))
        #expect(shape.root.children.last?.fileName == "r\u{e9}sum\u{e9}.pdf")
        #expect(Contents.of(octets).suffix(2) == [picture.content, file.content])
    }

    @Test func `text of every kind comes back as it was`() throws {
        for text in [
            "", "a", "\u{e9}\n", String(repeating: "\u{4f8b}\u{5b50}", count: 500), "From me\n.\n", "--=_1_m1\n",
            "trail \nnext\n", String(repeating: "x", count: 3000),
        ] {
            var message = try builder()
            message.text = text
            message.attachments = [
                Attachment(fileName: "", contentType: try type("a/b"), content: [])
            ]
            let (octets, shape) = try built(message)
            #expect(shape.defects == [])
            #expect(!SevenBitRewriter.isNeeded(shape))
            var expected = text.replacing("\n", with: "\r\n")
            if !expected.hasSuffix("\r\n") { expected += "\r\n" }
            #expect(Contents.of(octets).first == Array(expected.utf8))
        }
    }

    @Test func `a media type cannot carry another field`() {
        #expect(ContentType("a/b\r\nX: y") == nil)
        #expect(ContentType("a/b c") == nil)
        #expect(ContentType("a") == nil)
        #expect(ContentType("image/PNG; name=x")?.description == "image/png")
    }

    @Test func `what would make an unlawful message is refused`() throws {
        var message = try builder()
        message.headers = [(HeaderName.subject, try HeaderValue("again"))]
        #expect(throws: MessageBuilder.Problem.reservedField(.subject)) { try message.build() }
        message.headers = [(try HeaderName("Content-Language"), try HeaderValue("de"))]
        #expect(throws: MessageBuilder.Problem.self) { try message.build() }
        message.headers = []
        message.from = []
        #expect(throws: MessageBuilder.Problem.noAuthor) { try message.build() }
        message = try builder()
        message.from.append(message.from[0])
        #expect(throws: MessageBuilder.Problem.noSender) { try message.build() }
        message = try builder()
        message.messageID = "a\r\nb@c"
        #expect(throws: MessageBuilder.Problem.badMessageID) { try message.build() }
        message = try builder()
        message.attachments = [
            Attachment(
                fileName: "", contentType: try type("a/b"), contentID: "a>\r\n", content: [])
        ]
        #expect(throws: MessageBuilder.Problem.badContentID) { try message.build() }
        message = try builder()
        message.from = [
            NamedMailbox(displayName: String(repeating: "a", count: 2000), mailbox: try Mailbox("a@b.example"))
        ]
        #expect(throws: MessageBuilder.Problem.unfoldable(.from)) { try message.build() }
    }

    @Test func `further fields and file names cannot break out of their line`() throws {
        var message = try builder()
        message.subject = "a\r\nBcc: x@example.org"
        message.headers = [(try HeaderName("X-Campaign"), try HeaderValue("Fr\u{fc}hling"))]
        message.attachments = [
            Attachment(fileName: "a\"\\\r\nX: y", contentType: try type("a/b"), content: [1])
        ]
        let (_, shape) = try built(message)
        #expect(shape.defects == [])
        #expect(shape.header.first(.bcc) == nil)
        #expect(shape.header.first(try HeaderName("X-Campaign"))?.decodedText == "Fr\u{fc}hling")
        #expect(shape.root.children.last?.fileName == "a\"\\X: y")
    }
}
