/// Finds line ends, eight octets at a time, and notices on the way what may not be in a message.
///
/// It runs over every octet of every message, so it has no per-octet dispatch: octets from 0x0E to 0x7F, which are
/// nearly all, are passed over as words.
struct ByteSweep: Sendable {
    private(set) var sawNUL = false
    private(set) var sawBareCR = false
    private(set) var sawBareLF = false
    /// Whether the last octet so far was a CR whose LF may come with the next piece.
    private(set) var holdsCR = false

    /// Where a line ends, and how.
    struct LineEnd {
        /// The index of the LF; the end of the piece when there is none.
        var index: Int
        /// 2 for CRLF, 1 for a bare LF, 0 for no line end in this piece.
        var width: Int
        /// Whether an octet over 127 stands before it.
        var high: Bool
    }

    /// Looks for the end of the line that goes on at `start`.
    @inline(__always)
    mutating func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> LineEnd {
        let end = bytes.count
        var index = start
        var high: UInt64 = 0
        if holdsCR, index < end {
            holdsCR = false
            if bytes[index] == 0x0a { return LineEnd(index: index, width: 2, high: false) }
            sawBareCR = true
        }
        while index < end {
            var byte: UInt8
            if index &+ 8 <= end {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                // The high bit of every octet under 0x0E; a borrow can set further ones, but only above a true one.
                let low = (word &- 0x0e0e_0e0e_0e0e_0e0e) & ~word & 0x8080_8080_8080_8080
                guard low != 0 else {
                    high |= word
                    index &+= 8
                    continue
                }
                let shift = low.trailingZeroBitCount &- 7
                high |= word & ((1 &<< UInt64(shift)) &- 1)
                index &+= shift &>> 3
                byte = UInt8(truncatingIfNeeded: word &>> UInt64(shift))
            } else {
                byte = bytes[index]
                high |= UInt64(byte)
            }
            switch byte {
            case 0x0a:
                let isCRLF = index > start && bytes[index &- 1] == 0x0d
                if !isCRLF { sawBareLF = true }
                return LineEnd(index: index, width: isCRLF ? 2 : 1, high: high & 0x8080_8080_8080_8080 != 0)
            case 0x0d:
                guard index &+ 1 < end else {
                    holdsCR = true
                    return LineEnd(index: end, width: 0, high: high & 0x8080_8080_8080_8080 != 0)
                }
                if bytes[index &+ 1] == 0x0a {
                    return LineEnd(index: index &+ 1, width: 2, high: high & 0x8080_8080_8080_8080 != 0)
                }
                sawBareCR = true
            case 0x00: sawNUL = true
            default: break
            }
            index &+= 1
        }
        return LineEnd(index: end, width: 0, high: high & 0x8080_8080_8080_8080 != 0)
    }

    /// Tells that nothing more comes: a CR that is still held has no LF.
    mutating func finish() {
        if holdsCR { sawBareCR = true }
        holdsCR = false
    }
}
