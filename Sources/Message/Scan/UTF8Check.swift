/// Checks piece by piece whether octets are UTF-8 (RFC 3629 4).
struct UTF8Check: Sendable {
    private(set) var isBroken = false
    private var remaining = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xbf

    /// Whether a character is not complete yet.
    var isOpen: Bool { remaining > 0 }

    mutating func check(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if remaining > 0 {
                guard allowed.contains(byte) else {
                    isBroken = true
                    remaining = 0
                    continue
                }
                remaining -= 1
                allowed = 0x80...0xbf
                continue
            }
            switch byte {
            case 0x00...0x7f: break
            case 0xc2...0xdf: begin(1, 0x80...0xbf)
            case 0xe0: begin(2, 0xa0...0xbf)
            case 0xed: begin(2, 0x80...0x9f)
            case 0xe1...0xef: begin(2, 0x80...0xbf)
            case 0xf0: begin(3, 0x90...0xbf)
            case 0xf1...0xf3: begin(3, 0x80...0xbf)
            case 0xf4: begin(3, 0x80...0x8f)
            default: isBroken = true
            }
        }
    }

    /// Tells that a line or the text ends here.
    mutating func finish() {
        if remaining > 0 { isBroken = true }
        remaining = 0
    }

    private mutating func begin(_ count: Int, _ first: ClosedRange<UInt8>) {
        remaining = count
        allowed = first
    }
}
