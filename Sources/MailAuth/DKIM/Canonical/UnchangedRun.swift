/// Finds how far a piece of a body is already in canonical form, eight octets at a time: nearly all text is, so nearly
/// all text goes to the hash without being copied or looked at octet by octet.
enum UnchangedRun {
    /// The first octet from `start` on that relaxed form may change: a tab, or a space before white space or CR; or the
    /// last octet when what it means depends on the one that follows.
    static func endRelaxed(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        // Each word is tested but for its last octet, which is the first of the next one.
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let tabs = lanes(of: word, equalTo: .tab)
            let spaces = lanes(of: word, equalTo: .space)
            let returns = lanes(of: word, equalTo: .carriageReturn)
            let changes = tabs | (spaces & ((tabs | spaces | returns) >> 8))
            if changes != 0 { return index + changes.trailingZeroBitCount / 8 }
            index += 7
        }
        while index + 1 < bytes.count {
            let byte = bytes[index]
            let next = bytes[index + 1]
            if byte == .tab { return index }
            if byte == .space, next == .space || next == .tab || next == .carriageReturn { return index }
            index += 1
        }
        return endSimple(in: bytes, blank: true)
    }

    /// The end of the piece, or the last octet when it is half a line end.
    static func endSimple(in bytes: UnsafeRawBufferPointer) -> Int {
        endSimple(in: bytes, blank: false)
    }

    private static func endSimple(in bytes: UnsafeRawBufferPointer, blank: Bool) -> Int {
        guard let last = bytes.last else { return 0 }
        let isOpen = last == .carriageReturn || blank && (last == .space || last == .tab)
        return isOpen ? bytes.count - 1 : bytes.count
    }

    /// The top bit of each octet of `word` that equals `byte`; exact, since no carry leaves an octet.
    @inline(__always)
    private static func lanes(of word: UInt64, equalTo byte: UInt8) -> UInt64 {
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        let difference = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        return ~(((difference & low) &+ low) | difference | low)
    }
}
