import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Counts the octets of request bodies that are in memory, so that many large requests at once cannot fill it.
final class BodyRoom: Sendable {
    private let limit: Int
    private let used = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether there was room; then the caller releases it again.
    func reserve(_ size: Int) -> Bool {
        used.withLock { used in
            guard used + size <= limit else { return false }
            used += size
            return true
        }
    }

    func release(_ size: Int) {
        used.withLock { $0 -= size }
    }
}

/// Why a body was not read.
enum BodyProblem: Error {
    case tooLarge(limit: Int)
    case noRoom
}

extension Request {
    /// Reads the whole body and hands it on, keeping its place in `room` meanwhile.
    ///
    /// - Throws: `BodyProblem`, before anything is read when the head already tells; what reading and `use` throw.
    func withBody<Result>(
        upTo limit: Int, room: BodyRoom, use: ([UInt8]) async throws -> Result
    ) async throws -> Result {
        let announced = headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw BodyProblem.tooLarge(limit: limit) }
        let reserved = announced ?? limit
        guard room.reserve(reserved) else { throw BodyProblem.noRoom }
        defer { room.release(reserved) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(announced ?? 0)
        for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= limit else { throw BodyProblem.tooLarge(limit: limit) }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return try await use(bytes)
    }

    /// The secret of `Authorization: Bearer SECRET` (RFC 6750 2.1); nil when there is none.
    var bearer: String? {
        guard let value = headers[.authorization] else { return nil }
        let parts = value.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// The media type without parameters, in lower case.
    var mediaType: String {
        let value = headers[.contentType] ?? ""
        return (value.split(separator: ";").first.map(String.init) ?? "").filter { $0 != " " }.lowercased()
    }
}
