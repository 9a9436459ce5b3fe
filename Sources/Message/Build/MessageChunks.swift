/// The octets of a built message, one piece after the other; content is encoded only when its turn comes.
public struct MessageChunks: Sequence, Sendable {
    /// The header fields, MIME fields of the whole message included.
    public let header: HeaderBlock
    private let pieces: [Piece]

    fileprivate enum Piece: Sendable {
        case ready([UInt8])
        case base64([UInt8])
    }

    /// Octets that become one piece of base64: whole lines.
    private static let stride = 57 * 512

    init(header: HeaderBlock, root: PlannedPart) {
        var header = header
        for field in HeaderBlock(parsing: Array(root.header.utf8)).fields { header.append(field) }
        self.header = header
        var pieces: [Piece] = [.ready(header.serialised + ASCII.crlf)]
        Self.add(root.content, to: &pieces)
        self.pieces = pieces
    }

    private static func add(_ content: PlannedPart.Content, to pieces: inout [Piece]) {
        switch content {
        case .ready(let octets): pieces.append(.ready(octets))
        case .base64(let octets): pieces.append(.base64(octets))
        case .parts(let parts, let boundary):
            for part in parts {
                pieces.append(.ready(Array("--\(boundary)\r\n\(part.header)\r\n".utf8)))
                add(part.content, to: &pieces)
                // Content always ends its last line, so the line end of the delimiter is one more.
                pieces.append(.ready(ASCII.crlf))
            }
            pieces.append(.ready(Array("--\(boundary)--\r\n".utf8)))
        }
    }

    public func makeIterator() -> Iterator {
        Iterator(pieces: pieces[...])
    }

    public struct Iterator: IteratorProtocol {
        private var pieces: ArraySlice<Piece>
        private var offset = 0

        fileprivate init(pieces: ArraySlice<Piece>) {
            self.pieces = pieces
        }

        public mutating func next() -> [UInt8]? {
            guard let piece = pieces.first else { return nil }
            switch piece {
            case .ready(let octets):
                pieces.removeFirst()
                return octets
            case .base64(let octets):
                let end = Swift.min(octets.count, offset + MessageChunks.stride)
                var encoder = Base64Encoder()
                var out: [UInt8] = []
                encoder.encode(octets[offset..<end], into: &out)
                encoder.finish(into: &out)
                if !out.isEmpty { out += ASCII.crlf }
                offset = end
                if end == octets.count {
                    pieces.removeFirst()
                    offset = 0
                }
                return out
            }
        }
    }

    /// The whole message in memory, for tests and small mail.
    public var joinedOctets: [UInt8] { flatMap { $0 } }
}
