import Testing
import Wire

struct PeerCapabilitiesTests {
    private func read(_ lines: [String]) -> PeerCapabilities {
        PeerCapabilities(ReceivedReply(code: 250, lines: ["mx.example.org"] + lines))
    }

    @Test func `keywords are read without letter case`() {
        let offered = read(["Pipelining", "8bitmime", "SMTPUTF8", "starttls", "SIZE 35882577", "X-UNKNOWN 1"])
        #expect(offered.pipelining && offered.eightBitMIME && offered.smtpUTF8 && offered.startTLS && offered.size)
        #expect(offered.sizeLimit == 35_882_577)
    }

    @Test(arguments: ["SIZE", "SIZE 0", "SIZE x", "SIZE -4"]) func `a size may be without limit`(_ line: String) {
        #expect(read([line]).size)
        #expect(read([line]).sizeLimit == nil)
    }

    @Test func `the greeting line offers nothing`() {
        #expect(PeerCapabilities(ReceivedReply(code: 250, lines: ["PIPELINING"])) == PeerCapabilities())
    }
}
