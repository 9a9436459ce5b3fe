import Authority
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Counts the octets of request bodies that are in memory, so that many large requests at once cannot fill it, and those of
/// one customer leave room to others.
final class BodyRoom: Sendable {
    private struct State {
        var used = 0
        var perCustomer: [CustomerID: Int] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether there was room; then the caller releases it again. A customer may have as much as is left to others.
    ///
    /// - Parameter customer: nil for requests of the console.
    func reserve(_ size: Int, for customer: CustomerID? = nil) -> Bool {
        state.withLock { state in
            let left = limit - state.used - size
            let mine = customer.map { state.perCustomer[$0, default: 0] + size } ?? 0
            guard mine <= left, left >= 0 else { return false }
            state.used += size
            if let customer { state.perCustomer[customer] = mine }
            return true
        }
    }

    func release(_ size: Int, for customer: CustomerID? = nil) {
        state.withLock { state in
            state.used -= size
            guard let customer else { return }
            let mine = state.perCustomer[customer, default: 0] - size
            state.perCustomer[customer] = mine > 0 ? mine : nil
        }
    }
}

/// Why a body was not read.
enum BodyProblem: Error, Hashable {
    case tooLarge(limit: Int)
    case noRoom
    /// The client left before its end, or framed it wrongly.
    case brokenOff
}

extension Request {
    /// Reads the whole body and hands it on, keeping its place in `room` meanwhile. What a head announces takes no room
    /// before it is there: a client that waits keeps nothing from others.
    ///
    /// - Throws: `BodyProblem`, before anything is read when the head already tells; what `use` throws.
    func withBody<Result>(
        upTo limit: Int, room: BodyRoom, for customer: CustomerID? = nil, use: ([UInt8]) async throws -> Result
    ) async throws -> Result {
        let announced = try announcedSize(upTo: limit)
        var bytes: [UInt8] = []
        // Memory that nothing was written to costs nothing yet.
        bytes.reserveCapacity(announced ?? 0)
        var reserved = 0
        defer { room.release(reserved, for: customer) }
        try await readBody(upTo: limit) { (piece) throws(BodyProblem) in
            guard room.reserve(piece.count, for: customer) else { throw .noRoom }
            reserved += piece.count
            bytes.append(contentsOf: piece)
        }
        return try await use(bytes)
    }

    /// The size that the head tells; nil for a body in chunks.
    func announcedSize(upTo limit: Int) throws(BodyProblem) -> Int? {
        guard let announced = headers[.contentLength].flatMap({ Int($0) }) else { return nil }
        guard announced <= limit else { throw .tooLarge(limit: limit) }
        return announced
    }

    /// Hands the body on piece by piece.
    func readBody(upTo limit: Int, take: (ByteBufferView) throws(BodyProblem) -> Void) async throws(BodyProblem) {
        var size = 0
        var pieces = body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next()
            } catch {
                throw .brokenOff
            }
            guard let piece else { return }
            size += piece.readableBytes
            guard size <= limit else { throw .tooLarge(limit: limit) }
            try take(piece.readableBytesView)
        }
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
