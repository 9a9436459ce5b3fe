/// Looks for one octet, eight at a time.
enum ByteSearch {
    /// The offset of the first `octet` at or behind `start`; nil when there is none.
    static func firstOffset(of octet: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let pattern = ones &* UInt64(octet)
        var offset = start
        while offset + 8 <= bytes.count {
            let eight = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let difference = eight ^ pattern
            // The high bit of an octet is set here if the octet of `difference` is zero; the lowest one is exact.
            let zeros = (difference &- ones) & ~difference & (ones << 7)
            if zeros != 0 { return offset + zeros.trailingZeroBitCount / 8 }
            offset += 8
        }
        while offset < bytes.count {
            if bytes[offset] == octet { return offset }
            offset += 1
        }
        return nil
    }
}
