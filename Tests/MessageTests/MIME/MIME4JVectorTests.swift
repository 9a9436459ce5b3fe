import Foundation
import Message
import Testing

/// The messages of Apache James Mime4J and the structure it expects.
@Suite struct MIME4JVectorTests {
    /// Where we read a message differently, and why. Each of them is refused or left closed rather than guessed at.
    private static let differences: [String: String] = [
        "base64encoded-rfc822message": "a message in base64 is a leaf: RFC 2046 5.2.1 forbids the encoding",
        "base64encoded-rfc822message-nested": "as above",
        "bad-newlines-multiple-parts-base64": "as above",
        "malformedHeaderStartsBody-nocrlfcrlf":
            "a line that is no field does not end our header; the message is refused",
        "malformedHeaderStartsBody-noheader": "as above",
        "very-very-long-boundary": "a boundary over our limit; RFC 2046 5.1.1 allows 70 octets",
    ]

    @Test func `messages have the structure their authors expect`() throws {
        for url in Vectors.files("mime/mime4j", suffix: ".msg") {
            let name = url.deletingPathExtension().lastPathComponent
            let message = try Vectors.octets(url)
            let expected = Skeleton.read(try Vectors.octets(url.deletingPathExtension().appendingPathExtension("xml")))
            let found = Skeleton.of(message)
            if Self.differences[name] == nil {
                #expect(found == expected, "\(name)")
            } else {
                #expect(found != expected, "\(name) is no difference any more")
            }
        }
    }

    @Test func `a rewritten message has the same structure and the same content`() throws {
        for url in Vectors.files("mime/mime4j", suffix: ".msg") {
            let message = try Vectors.octets(url)
            let result = Rewritten(message)
            #expect(result.contents == Contents.of(message), "\(url.lastPathComponent)")
        }
    }
}

/// The nesting of a message as lines of text: headers with the number of their fields, bodies with their text.
private enum Skeleton {
    static func of(_ message: [UInt8]) -> [String] {
        let shape = scan(message)
        var out: [String] = []
        add(shape.root, shape.header, "message", Array(message[shape.bodyOffset...]), to: &out)
        return out
    }

    private static func add(
        _ part: MIMEPart, _ header: HeaderBlock, _ kind: String, _ body: [UInt8], to out: inout [String]
    ) {
        out.append("<\(kind)>")
        out.append("header \(header.fields.count { $0.name != nil })")
        if part.contentType.isMultipart {
            out.append("<multipart>")
            for child in part.children {
                add(child, HeaderBlock(parsing: Array(body[child.headerRange])), "body-part", body, to: &out)
            }
            out.append("</multipart>")
        } else if let child = part.children.first {
            add(child, HeaderBlock(parsing: Array(body[child.headerRange])), "message", body, to: &out)
        } else {
            out.append("body \(plain(String(decoding: body[part.bodyRange], as: UTF8.self)))")
        }
        out.append("</\(kind)>")
    }

    /// Reads the event list: every tag stands alone, text begins on the line after its tag.
    static func read(_ xml: [UInt8]) -> [String] {
        var out: [String] = []
        var fields = 0
        var rest = Substring(String(decoding: xml, as: UTF8.self).replacing("\r\n", with: "\n"))
        while let open = rest.firstRange(of: "<"), let close = rest[open.upperBound...].firstRange(of: ">") {
            let tag = String(rest[open.upperBound..<close.lowerBound])
            rest = rest[close.upperBound...]
            switch tag {
            case "header": fields = 0
            case "field": fields += 1
            case "/header": out.append("header \(fields)")
            case "body":
                let end = rest.firstRange(of: "</body>")?.lowerBound ?? rest.endIndex
                out.append("body \(plain(String(rest[..<end])))")
            case "message", "body-part", "multipart", "/message", "/body-part", "/multipart": out.append("<\(tag)>")
            default: break
            }
        }
        return out
    }

    /// Text without line ends and entities, in which the two notations differ.
    private static func plain(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
            .split { $0.isWhitespace || $0 == "\u{FFFD}" }.joined(separator: " ")
    }
}
