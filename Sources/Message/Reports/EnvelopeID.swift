/// The sender's own name for a transaction, given back in reports about it (ENVID, RFC 3461 4.4).
///
/// It is 1 to 100 printable US-ASCII characters, spaces included, so it can be written into a field of a report.
public struct EnvelopeID: Hashable, Sendable, CustomStringConvertible {
    /// Octets of the longest one, encoded or not.
    public static let mostOctets = 100

    /// Decoded.
    public let text: String

    public var description: String { text }

    /// - Returns: nil for anything else.
    public init?(_ octets: some Collection<UInt8>) {
        guard (1...Self.mostOctets).contains(octets.count), octets.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            return nil
        }
        text = String(decoding: octets, as: UTF8.self)
    }
}
