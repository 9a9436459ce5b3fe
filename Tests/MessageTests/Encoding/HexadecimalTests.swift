import Message
import Testing

@Suite struct HexadecimalTests {
    @Test func `octets are written as two lower-case digits each, and read back`() {
        let octets: [UInt8] = [0, 1, 0x0f, 0x10, 0xab, 0xff]
        #expect(Hexadecimal.encode(octets) == "00010f10abff")
        #expect(Hexadecimal.decode("00010f10abff") == octets)
    }

    @Test(arguments: ["0", "0G", "AB", " 0", "+f"])
    func `anything else is not read`(text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }
}
