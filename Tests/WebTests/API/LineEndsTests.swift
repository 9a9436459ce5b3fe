import Testing

@testable import Web

struct LineEndsTests {
    private func convert(_ pieces: String...) -> String {
        var lines = LineEnds()
        return pieces.map { String(decoding: lines.convert(Array($0.utf8)), as: UTF8.self) }.joined()
    }

    @Test func `a file with Unix line ends gets those of mail`() {
        #expect(convert("A: b\n", "\nx\n") == "A: b\r\n\r\nx\r\n")
    }

    @Test func `a file with the line ends of mail stays as it is, a bare LF included`() {
        #expect(convert("A: b\r", "\n\r\nx\ny\r\n") == "A: b\r\n\r\nx\ny\r\n")
    }

    @Test func `a bare CR is never repaired`() {
        #expect(convert("A: b\n\nx\ry\n") == "A: b\r\n\r\nx\ry\r\n")
    }
}
