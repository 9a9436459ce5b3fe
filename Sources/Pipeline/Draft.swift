import Crypto
import MailAuth
import Message
import Spool

/// A message on its way in. Its bytes are looked at while they stream past and are never whole in memory: the header is
/// kept, a small body too, a larger one goes to a file.
///
/// A draft holds its place until it is admitted or the last copy of it goes.
public struct Draft: Sendable {
    /// Octets received so far, header and body.
    public private(set) var size = 0

    private var isOversize = false
    let place: Gate.Place
    private let writer: BodyWriter
    private let limits: ScanLimits
    private var scanner: MessageScanner
    private var bodyHasher = BodyHasher(.relaxed)
    private var bodyDigest = SHA256()

    init(place: Gate.Place, writer: BodyWriter, limits: ScanLimits) {
        self.place = place
        self.writer = writer
        self.limits = limits
        scanner = MessageScanner(limits: limits)
    }

    /// Takes the next bytes of the message: lines end in CRLF, dots are unstuffed. Nothing is refused here: defects are
    /// remembered for the decision, and bytes beyond the largest allowed message are counted and thrown away.
    public mutating func append(_ bytes: ArraySlice<UInt8>) {
        size += bytes.count
        guard size <= limits.messageOctets else { return }
        let body = scanner.feed(bytes)
        guard !body.isEmpty else { return }
        writer.append(body)
        bodyHasher.update(body)
        body.withUnsafeBytes { bodyDigest.update(bufferPointer: $0) }
    }

    /// The message had this many octets, more than its door takes: what came in is given back, and the decision refuses
    /// it as too big.
    public mutating func overflow(octets: Int) {
        size = octets
        isOversize = true
    }

    /// Gives the bytes back at once.
    public mutating func discard() {
        writer.discard()
    }

    /// What came in.
    struct Content: Sendable {
        var shape: MessageShape
        var body: BodyPass
        /// Keeps the place taken for as long as the message is worked on.
        var place: Gate.Place
    }

    /// Ends the message.
    ///
    /// - Throws: `SpoolError` when the body could not be kept.
    consuming func finish() async throws(SpoolError) -> Content {
        var shape = scanner.finish()
        if isOversize || size > limits.messageOctets {
            // It will be refused, so nothing of its body is worth a write.
            writer.clear()
            if !shape.defects.contains(.oversize) { shape.defects.append(.oversize) }
        }
        let body = BodyPass(
            stored: try await writer.finish(), hash: bodyHasher.finish(), digest: Array(bodyDigest.finalize()))
        return Content(shape: shape, body: body, place: place)
    }
}
