/// Makes a message 7-bit with lines of at most 998 octets, so that no server on its way has a reason to change it and
/// break its signatures.
///
/// Only leaf parts that need it are written anew: text as quoted-printable, all else as base64. The field that names their
/// encoding changes with them, and composite parts around them are relabelled `7bit` once all within is, or `8bit` while
/// something is not. Nothing inside multipart/signed or multipart/encrypted is ever touched. All other octets stay.
///
/// The shape comes from a `MessageScanner`; the octets of the body are then fed once more.
public struct SevenBitRewriter: Sendable {
    /// RFC 5322 2.1.1.
    public static let lineLimit = 998

    /// The header of the message with its encoding named anew and lines over the limit folded.
    public let header: HeaderBlock
    /// Parts that stay as they are although they are not 7-bit: such a message needs a next hop with 8BITMIME, or, for
    /// long lines, cannot be helped.
    public let unconverted: [UnconvertedPart]

    /// Whether the header of a part written so far has a line over the limit with no white space to fold it at.
    public private(set) var leftLongHeaderLine = false

    private let edits: [BodyEdit]
    private let bodySize: Int
    private var nextEdit = 0
    private var position = 0
    private var heldHeader: [UInt8] = []
    private var recoder: Recoder?

    /// Whether any octet of a message of this shape stands in the way.
    public static func isNeeded(_ shape: MessageShape) -> Bool {
        shape.has8BitBody || shape.longestLine > lineLimit
    }

    public init(shape: MessageShape) {
        var plan = RewritePlan()
        plan.visit(shape.root)
        edits = plan.edits
        unconverted = plan.unconverted
        bodySize = shape.bodySize
        var header = shape.header
        if let encoding = plan.rootEncoding { header.declare(encoding, isMessage: true) }
        if shape.longestHeaderLine > Self.lineLimit { header.map(\.refolded) }
        self.header = header
    }

    /// Whether `rewrite` changes any octet of the body.
    public var changesBody: Bool { !edits.isEmpty }

    /// Takes the next octets of the old body and gives those of the new one.
    public mutating func rewrite(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        var rest = bytes
        while true {
            guard nextEdit < edits.count else {
                out += rest
                position += rest.count
                return
            }
            let edit = edits[nextEdit]
            if position < edit.range.lowerBound {
                let plain = rest.prefix(edit.range.lowerBound - position)
                out += plain
                position += plain.count
                rest = rest[plain.endIndex...]
                guard position == edit.range.lowerBound else { return }
            }
            let part = rest.prefix(edit.range.upperBound - position)
            take(part, of: edit, into: &out)
            position += part.count
            rest = rest[part.endIndex...]
            guard position == edit.range.upperBound else { return }
            end(edit, into: &out)
            nextEdit += 1
        }
    }

    /// Tells that the old body is complete.
    public mutating func finish(into out: inout [UInt8]) {
        rewrite([], into: &out)
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>, of edit: BodyEdit, into out: inout [UInt8]) {
        switch edit.change {
        case .header: heldHeader += bytes
        case .content(let recoding):
            if recoder == nil { recoder = Recoder(recoding) }
            recoder?.recode(bytes, into: &out)
        }
    }

    private mutating func end(_ edit: BodyEdit, into out: inout [UInt8]) {
        switch edit.change {
        case .header(let encoding, let isMessage):
            var header = HeaderBlock(parsing: heldHeader)
            if let encoding { header.declare(encoding, isMessage: isMessage) }
            header.map(\.refolded)
            if header.fields.contains(where: { $0.longestLine > Self.lineLimit }) { leftLongHeaderLine = true }
            out += header.serialised
            heldHeader = []
        case .content(let recoding):
            var last = recoder ?? Recoder(recoding)
            last.finish(atEndOfMessage: edit.range.upperBound == bodySize, into: &out)
            recoder = nil
        }
    }
}

/// A part that `SevenBitRewriter` may not or cannot change.
public struct UnconvertedPart: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable {
        /// Inside multipart/signed or multipart/encrypted (RFC 1847 2.1).
        case sealed
        /// In the header of a part, where no transfer encoding applies (lawful under SMTPUTF8, RFC 6532 3.2).
        case header
        /// In the header of an attached message, which is its own business.
        case attachedMessage = "attached-message"
        /// Before, between or after the parts of a multipart.
        case betweenParts = "between-parts"
        /// The type forbids encodings (RFC 2046 5.2), or its structure could not be read.
        case unencodableType = "unencodable-type"
        /// Its present encoding is unknown or broken.
        case brokenEncoding = "broken-encoding"
    }

    public var contentType: ContentType
    /// Where it stands in the body.
    public var range: Range<Int>
    public var reason: Reason
    /// Whether it is octets over 127, and not only long lines.
    public var has8Bit: Bool
    /// Whether a line is over the limit.
    public var hasLongLine: Bool

    /// Whether it may leave as it is towards a next hop that takes 8-bit data (RFC 6152): octets over 127 and nothing
    /// else, in a place where no program has a reason to change them and no signature of others covers them.
    ///
    /// - Parameter usesUTF8: whether SMTPUTF8 was agreed on.
    public func mayStay(usesUTF8: Bool) -> Bool {
        guard !hasLongLine else { return false }
        switch reason {
        case .header: return usesUTF8
        case .attachedMessage, .betweenParts, .unencodableType: return true
        case .sealed, .brokenEncoding: return false
        }
    }
}

extension HeaderBlock {
    /// Names the transfer encoding of a part.
    ///
    /// - Parameter isMessage: whether it is the header of a message, where MIME fields count only under MIME-Version
    ///   (RFC 2045 4).
    mutating func declare(_ encoding: TransferEncoding, isMessage: Bool) {
        if isMessage, first(.mimeVersion) == nil { append(RawField(Array("MIME-Version: 1.0\r\n".utf8)[...])) }
        let field = "Content-Transfer-Encoding: \(encoding.name)\r\n"
        replace(.contentTransferEncoding, with: RawField(Array(field.utf8)[...]))
    }
}
