import Authority
import MailAuth
import Message
import Spool
import Testing

/// 8-bit data that no encoding can name, and lines that nothing can fold.
@Suite struct EightBitTests {
    private static let mixed = ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"]

    private static func letter(_ fields: [String], _ body: String, usesUTF8: Bool = false) -> Letter {
        Letter().with {
            $0.fields += fields
            $0.body = body
            $0.usesUTF8 = usesUTF8
        }
    }

    /// Lawful mail, and what must still be in its body when it leaves.
    private static let kept: [(Letter, String)] = [
        (letter(mixed, "Präambel\r\n--b\r\n\r\nx\r\n--b--\r\n"), "Präambel"),
        (letter(mixed, "--b\r\n\r\nx\r\n--b--\r\nEpilog für alle\r\n"), "Epilog für alle"),
        (
            letter(
                mixed, "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Grüße\r\n\r\nx\r\n--b--\r\n"),
            "Subject: Grüße"
        ),
        (letter(mixed, "--b\r\nContent-Type: message/delivery-status\r\n\r\nX: Köln\r\n--b--\r\n"), "X: Köln"),
        (
            letter(
                mixed, "--b\r\nContent-Disposition: attachment; filename=\"Köln.txt\"\r\n\r\nx\r\n--b--\r\n",
                usesUTF8: true),
            "Köln.txt"
        ),
    ]

    @Test(arguments: kept.indices)
    func `8-bit data that no encoding can name leaves as it is, declared and signed`(_ index: Int) async throws {
        let (letter, text) = Self.kept[index]
        let world = try await PipelineWorld()
        _ = try await world.accept(letter, as: try await world.sender())
        let departed = try #require(try await world.departing().first)
        #expect(String(decoding: departed.body, as: UTF8.self).contains(text))
        #expect(departed.values("Content-Transfer-Encoding") == ["8bit"])
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
    }

    /// Mail that some hop would change or break, and the defect it is refused for.
    private static let refused: [(Letter, ContentDefect)] = [
        (letter(mixed, "--b\r\nX: Köln\r\n\r\nx\r\n--b--\r\n"), .unconvertible8Bit),
        (letter(mixed, "ö\(String(repeating: "x", count: 999))\r\n--b\r\n\r\nx\r\n--b--\r\n"), .unconvertible8Bit),
        (letter(["X-Long: \(String(repeating: "x", count: 1500))"], "x\r\n"), .malformedHeader),
        (letter(mixed, "--b\r\nX: \(String(repeating: "x", count: 1500))\r\n\r\nx\r\n--b--\r\n"), .malformedHeader),
    ]

    @Test(arguments: refused.indices)
    func `what some hop would break is refused`(_ index: Int) async throws {
        let (letter, defect) = Self.refused[index]
        let world = try await PipelineWorld()
        #expect(try await world.refuse(letter, as: try await world.sender()).outcome == .content(defect))
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `over http an address that needs it says that UTF-8 is meant`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with {
            $0.door = .http
            $0.to = ["jörg@example.org"]
            $0.fields[0] = "To: jörg@example.org"
        }
        _ = try await world.accept(letter, as: sender)
        let departed = try #require(try await world.departing().first)
        #expect(departed.values("To") == ["jörg@example.org"])
        let plain = letter.with {
            $0.to = ["joe@example.org"]
            $0.fields[0] = "To: Jörg <joe@example.org>"
        }
        #expect(try await world.refuse(plain, as: sender).outcome == .content(.malformedHeader))
    }
}
