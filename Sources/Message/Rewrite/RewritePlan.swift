/// A stretch of the body that is written anew.
struct BodyEdit: Hashable, Sendable {
    enum Change: Hashable, Sendable {
        /// The header of a part: another encoding is declared (nil: long lines are folded and nothing else).
        case header(TransferEncoding?, isMessage: Bool)
        case content(Recoding)
    }

    var range: Range<Int>
    var change: Change
}

/// From which encoding to which.
struct Recoding: Hashable, Sendable {
    var from: TransferEncoding
    var to: TransferEncoding
}

/// Decides from the tree of parts what is written anew. The edits are in the order of the body.
struct RewritePlan {
    private(set) var edits: [BodyEdit] = []
    private(set) var unconverted: [UnconvertedPart] = []
    /// What the header of the message itself must declare; nil when it stays.
    private(set) var rootEncoding: TransferEncoding?

    /// What a subtree will be like.
    private struct Outcome {
        var isChanged = false
        var isClean = true
        /// Whether octets over 127 stay in it, its header included.
        var keeps8Bit = false
    }

    mutating func visit(_ root: MIMEPart) {
        _ = visit(root, isMessage: true, isSealed: false)
    }

    private mutating func visit(_ part: MIMEPart, isMessage: Bool, isSealed: Bool) -> Outcome {
        var outcome = Outcome()
        let place = edits.count
        let hasLongHeaderLine = part.longestHeaderLine > SevenBitRewriter.lineLimit
        if part.has8BitHeader || isSealed && hasLongHeaderLine {
            leave(
                part, part.headerRange, isSealed ? .sealed : isMessage ? .attachedMessage : .header,
                has8Bit: part.has8BitHeader, hasLongLine: isSealed && hasLongHeaderLine, &outcome)
        }
        let isSealed = isSealed || part.contentType.isSealed
        var encoding: TransferEncoding?
        var keeps8Bit = false
        if isDirty(part) {
            if let reason = obstacle(part, isSealed: isSealed) {
                leave(
                    part, part.bodyRange, reason, has8Bit: part.has8Bit,
                    hasLongLine: part.longestLine > SevenBitRewriter.lineLimit, &outcome)
                keeps8Bit = part.has8Bit
            } else {
                let recoding = Recoding(from: part.encoding, to: target(of: part))
                edits.append(BodyEdit(range: part.bodyRange, change: .content(recoding)))
                encoding = recoding.to
                outcome.isChanged = true
            }
        }
        for child in part.children {
            let inner = visit(child, isMessage: part.contentType.isMessage, isSealed: isSealed)
            outcome.isChanged = outcome.isChanged || inner.isChanged
            outcome.isClean = outcome.isClean && inner.isClean
            keeps8Bit = keeps8Bit || inner.keeps8Bit
        }
        if !part.isLeaf, outcome.isChanged, outcome.isClean, part.encoding == .eightBit || part.encoding == .binary {
            encoding = .sevenBit
        } else if keeps8Bit, part.encoding == .sevenBit, !isSealed {
            // RFC 2045 6.4: around 8-bit data there is no `7bit`; Delivery goes by what the header says.
            encoding = .eightBit
        }
        outcome.keeps8Bit = keeps8Bit || part.has8BitHeader
        declare(encoding, on: part, isMessage: isMessage, isSealed: isSealed, at: place)
        return outcome
    }

    private mutating func declare(
        _ encoding: TransferEncoding?, on part: MIMEPart, isMessage: Bool, isSealed: Bool, at place: Int
    ) {
        let changes = encoding != nil && encoding != part.encoding
        if part.depth == 0 {
            rootEncoding = changes ? encoding : nil
        } else if changes || !isSealed && part.longestHeaderLine > SevenBitRewriter.lineLimit {
            let change = BodyEdit.Change.header(changes ? encoding : nil, isMessage: isMessage)
            edits.insert(BodyEdit(range: part.headerRange, change: change), at: place)
        }
    }

    private mutating func leave(
        _ part: MIMEPart, _ range: Range<Int>, _ reason: UnconvertedPart.Reason, has8Bit: Bool, hasLongLine: Bool,
        _ outcome: inout Outcome
    ) {
        unconverted.append(
            UnconvertedPart(
                contentType: part.contentType, range: range, reason: reason, has8Bit: has8Bit, hasLongLine: hasLongLine)
        )
        outcome.isClean = false
    }

    private func isDirty(_ part: MIMEPart) -> Bool {
        part.has8Bit || part.longestLine > SevenBitRewriter.lineLimit
    }

    private func obstacle(_ part: MIMEPart, isSealed: Bool) -> UnconvertedPart.Reason? {
        if isSealed { return .sealed }
        if !part.isLeaf { return .betweenParts }
        if part.contentType.isMultipart { return .unencodableType }
        // RFC 2046 5.2: the message types allow no encodings; RFC 6532 3.7 makes the one exception.
        if part.contentType.type == "message", part.contentType.subtype != "global", part.encoding.isIdentity {
            return .unencodableType
        }
        switch part.encoding {
        case .unknown: return .brokenEncoding
        case .base64: return part.has8Bit ? .brokenEncoding : nil
        case .sevenBit, .eightBit, .binary, .quotedPrintable: return nil
        }
    }

    private func target(of part: MIMEPart) -> TransferEncoding {
        switch part.encoding {
        case .quotedPrintable, .base64: part.encoding
        case .sevenBit, .eightBit, .binary, .unknown: part.contentType.isText ? .quotedPrintable : .base64
        }
    }
}
