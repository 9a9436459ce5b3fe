import Foundation
import Message
import Testing

@Suite struct InspectionTests {
    @Test func `an address is shown in its parts`() throws {
        let found = AddressInspection("J\u{f6}rg <\"joe\"@B\u{dc}CHER.example>")
        #expect(found.valid)
        #expect(found.local == "joe")
        #expect(found.domain == "xn--bcher-kva.example")
        #expect(found.mailbox == "joe@xn--bcher-kva.example")
        let json = try JSONEncoder().encode(AddressInspection("no address"))
        let object = try JSONDecoder().decode(AddressInspection.self, from: json)
        #expect(!object.valid && object.mailbox == nil && object.input == "no address")
    }

    @Test(arguments: [
        "a@b.example, c@d.example", "x: a@b.example, c@d.example;", "a@[192.0.2.1]", "", "a.\"b\"@c.example",
    ])
    func `what is not exactly one address is not valid`(_ input: String) {
        #expect(!AddressInspection(input).valid)
    }

    @Test func `a message is shown as a tree`() throws {
        let message =
            "Subject: =?utf-8?q?=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
        let found = MIMEInspection(message: Array(message.utf8))
        #expect(found.size == message.utf8.count)
        #expect(found.fields.map(\.value) == ["\u{e9}", "multipart/mixed; boundary=b"])
        #expect(found.root.contentType == "multipart/mixed")
        let part = try #require(found.root.children.first)
        #expect(String(decoding: Array(message.utf8)[part.start..<part.end], as: UTF8.self) == "x")
        let again = try JSONDecoder().decode(MIMEInspection.self, from: JSONEncoder().encode(found))
        #expect(again == found)
    }
}
