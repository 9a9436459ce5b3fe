import MailAuth
import Testing

@Suite struct WireLinesTests {
    @Test(arguments: [
        ("a: b\nc: d\n\nx\n", "a: b\r\nc: d\r\n\r\nx\r\n"),
        ("a: b\r\n c\nd: e\n\nx\r\ny\n", "a: b\r\n c\r\nd: e\r\n\r\nx\r\ny\r\n"),
        ("a: b\r\n\r\nx\ny\r\n", "a: b\r\n\r\nx\ny\r\n"), ("a: b\r\n\r\n\n\n", "a: b\r\n\r\n\n\n"),
        ("a: b\r\n", "a: b\r\n"),
        ("a: b\n", "a: b\r\n"), ("", ""), ("\n", "\r\n"), ("a: b\n\r\nx", "a: b\r\n\r\nx"),
        ("a: b\r\nc\n", "a: b\r\nc\n"),
    ])
    func `only a file's line ends are changed`(file: String, wire: String) {
        #expect(String(decoding: WireLines.of(Array(file.utf8)), as: UTF8.self) == wire)
    }
}
