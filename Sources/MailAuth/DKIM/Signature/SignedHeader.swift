import Crypto
import Message

/// The header fields of one message in relaxed form, ready for any number of signatures that cover the same fields.
///
/// Every field with a protected name is covered, and each name once more than it occurs, so that nobody can add a
/// field of that name without breaking the signature (RFC 6376 8.15).
public struct SignedHeader: Sendable {
    /// The `h=` list, in order.
    public let names: [HeaderName]
    let hash: SHA256

    /// - Parameter header: the whole header block, each field ending in CRLF.
    public init(_ header: [UInt8], protecting protected: [HeaderName]) {
        let list = FieldList(header)
        var counts: [String: Int] = [:]
        for field in list.fields { counts[field.name, default: 0] += 1 }
        let names = protected.flatMap { Array(repeating: $0, count: counts[$0.folded, default: 0] + 1) }
        var canonical: [UInt8] = []
        canonical.reserveCapacity(header.count)
        for field in list.selection(names) {
            guard let field else { continue }
            HeaderCanonicalizer.append(list.bytes(of: field), .relaxed, to: &canonical)
        }
        var hash = SHA256()
        hash.update(data: canonical)
        self.names = names
        self.hash = hash
    }
}
