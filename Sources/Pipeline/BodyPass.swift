import Crypto
import MailAuth
import Spool

/// A stored body and the hashes of one pass over it.
struct BodyPass: Sendable {
    let stored: StoredBody
    /// SHA-256 of the relaxed canonical form.
    let hash: [UInt8]
    /// SHA-256 of the bytes.
    let digest: [UInt8]

    /// Octets read at once.
    static let step = 64 * 1024

    init(stored: StoredBody, hash: [UInt8], digest: [UInt8]) {
        self.stored = stored
        self.hash = hash
        self.digest = digest
    }

    /// Passes over a body that is already stored.
    ///
    /// - Throws: `SpoolError` when it cannot be read.
    init(reading stored: StoredBody) async throws(SpoolError) {
        var hasher = BodyHasher(.relaxed)
        var digest = SHA256()
        var offset = 0
        while offset < stored.size {
            let bytes = try await stored.read(at: offset, count: Self.step)
            hasher.update(bytes[...])
            digest.update(data: bytes)
            offset += bytes.count
        }
        self.init(stored: stored, hash: hasher.finish(), digest: Array(digest.finalize()))
    }

    /// Writes a changed copy of a stored body.
    ///
    /// - Parameter change: turns each piece into what takes its place; called with nil once at the end.
    /// - Throws: `SpoolError` when the body cannot be read or the copy not be kept.
    init(
        rewriting stored: StoredBody, into writer: BodyWriter, change: (ArraySlice<UInt8>?) -> [UInt8]
    ) async throws(SpoolError) {
        var hasher = BodyHasher(.relaxed)
        var digest = SHA256()
        func write(_ bytes: [UInt8]) {
            writer.append(bytes[...])
            hasher.update(bytes[...])
            digest.update(data: bytes)
        }
        var offset = 0
        while offset < stored.size {
            let bytes = try await stored.read(at: offset, count: Self.step)
            offset += bytes.count
            write(change(bytes[...]))
        }
        write(change(nil))
        self.init(stored: try await writer.finish(), hash: hasher.finish(), digest: Array(digest.finalize()))
    }
}
