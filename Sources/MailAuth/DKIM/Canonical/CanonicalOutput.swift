import Crypto

/// Gathers short pieces of a canonical body and hashes them, up to a limit.
struct CanonicalOutput: Sendable {
    /// Pieces below this many octets are gathered before they are hashed.
    private static let gatherBelow = 1024
    private static let capacity = 4096

    private var hash = SHA256()
    private var gathered: [UInt8] = []
    private let limit: Int?
    /// Octets written, whether hashed or beyond the limit.
    private(set) var size = 0

    init(limit: Int?) {
        self.limit = limit
        gathered.reserveCapacity(Self.capacity)
    }

    mutating func write(_ byte: UInt8) {
        if size < limit ?? .max {
            if gathered.count >= Self.capacity { flush() }
            gathered.append(byte)
        }
        size += 1
    }

    mutating func writeLineEnds(_ count: Int) {
        for _ in 0..<count {
            write(.carriageReturn)
            write(.lineFeed)
        }
    }

    mutating func write(_ run: UnsafeRawBufferPointer) {
        let room = max(0, (limit ?? .max) - size)
        size += run.count
        let hashed = UnsafeRawBufferPointer(rebasing: run[..<min(run.count, room)])
        if gathered.count + hashed.count > Self.capacity { flush() }
        if hashed.count < Self.gatherBelow {
            gathered.append(contentsOf: hashed)
        } else {
            flush()
            hash.update(bufferPointer: hashed)
        }
    }

    mutating func finish() -> [UInt8] {
        flush()
        return Array(hash.finalize())
    }

    private mutating func flush() {
        guard !gathered.isEmpty else { return }
        gathered.withUnsafeBytes { hash.update(bufferPointer: $0) }
        gathered.removeAll(keepingCapacity: true)
    }
}
