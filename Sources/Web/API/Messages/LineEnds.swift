/// Gives a raw message the line ends of mail while it streams past.
///
/// A file whose first line ends in a bare LF is taken for one with Unix line ends, and every LF becomes CRLF. A file whose
/// first line ends in CRLF is left as it is, so that a bare LF in it stays a defect the decision refuses. Over HTTP the end
/// of the message is the end of the body, so no boundary can move.
struct LineEnds {
    private enum Style { case unknown, unix, mail }
    private var style = Style.unknown
    private var last: UInt8 = 0

    mutating func convert(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 32)
        for byte in bytes {
            if byte == 0x0a {
                if style == .unknown { style = last == 0x0d ? .mail : .unix }
                if style == .unix { out.append(0x0d) }
            }
            out.append(byte)
            last = byte
        }
        return out
    }
}
