/// Finds the structure of a message in one pass, whatever pieces it comes in.
///
/// Memory is bounded by `ScanLimits`: the header, the beginning of text parts and the tree are kept, the body never.
/// Any way to cut the same octets into pieces gives the same shape.
public struct MessageScanner: Sendable {
    private let limits: ScanLimits
    private var sweep = ByteSweep()
    private var tree: PartTree
    private var leaf = LeafContent()
    private var texts: [TextPart] = []
    private var textRoom: Int
    private var found: Set<StructureDefect> = []

    // The header of the message, then of each part in turn.
    private var headerBytes: [UInt8] = []
    private var header = HeaderBlock()
    private var headerSize = 0
    private var longestHeaderLine = 0
    private var has8BitHeader = false
    private var receivedFields = 0
    /// Where the body begins; nil until the empty line has come.
    public private(set) var bodyOffset: Int?

    // The line that the next octet belongs to.
    /// Where it begins, counted from the beginning of the header or of the body.
    private var lineStart = 0
    /// Octets of it in earlier pieces.
    private var lineLength = 0
    private var lineHigh = false
    /// Octets of it that are held back as they may become a delimiter.
    private var carry: [UInt8] = []
    private var isKnownContent = false
    /// Octets of the line end before it.
    private var lastWidth = 0

    // The part that the lines belong to; written into the tree when it changes.
    private var partLongest = 0
    private var partHigh = false
    private var bodyLongest = 0
    private var has8BitBody = false

    public init(limits: ScanLimits = .standard) {
        self.limits = limits
        tree = PartTree(limits: limits)
        textRoom = limits.textOctets
    }

    /// Takes the next octets of the message.
    ///
    /// - Returns: those that belong to the body.
    @discardableResult
    public mutating func feed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let hadBody = bodyOffset != nil
        let start = bytes.withUnsafeBytes { scan($0) }
        return bytes.dropFirst(hadBody ? 0 : start)
    }

    /// - Returns: where in this piece the body begins.
    private mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        var bodyStart = bytes.count
        while index < bytes.count {
            if sweep.holdsCR, bytes[index] != 0x0a { takeHeldCR() }
            let end = sweep.lineEnd(in: bytes, from: index)
            lineHigh = lineHigh || end.high
            if end.width == 0 {
                let stop = sweep.holdsCR ? end.index - 1 : end.index
                takePartial(UnsafeRawBufferPointer(rebasing: bytes[index..<stop]), high: end.high)
                break
            }
            // The CR of a line end may have come with the piece before.
            let stop = max(index, end.index + 1 - end.width)
            takeLine(UnsafeRawBufferPointer(rebasing: bytes[index..<stop]), width: end.width, high: end.high)
            index = end.index + 1
            if bodyOffset != nil, bodyStart == bytes.count { bodyStart = index }
        }
        return bodyStart
    }

    /// Ends the message and tells what was found.
    public mutating func finish() -> MessageShape {
        if sweep.holdsCR { takeHeldCR() }
        sweep.finish()
        if lineLength > 0 { takeLine(UnsafeRawBufferPointer(start: nil, count: 0), width: 0, high: false) }
        if bodyOffset == nil { endMessageHeader(emptyLineWidth: 0) }
        leaveParts(contentEnd: lineStart, lineStart: lineStart, atEndOfMessage: true)
        tree.finish(at: lineStart)
        return shape()
    }

    private func shape() -> MessageShape {
        var defects = found.union(tree.defects)
        if sweep.sawBareCR { defects.insert(.bareCarriageReturn) }
        if sweep.sawBareLF { defects.insert(.bareLineFeed) }
        if sweep.sawNUL { defects.insert(.nul) }
        if (bodyOffset ?? 0) + lineStart > limits.messageOctets { defects.insert(.oversize) }
        return MessageShape(
            header: header, headerSize: headerSize, bodyOffset: bodyOffset ?? headerSize, bodySize: lineStart,
            defects: StructureDefect.allCases.filter(defects.contains), has8BitHeader: has8BitHeader,
            has8BitBody: has8BitBody, longestHeaderLine: longestHeaderLine, longestBodyLine: bodyLongest,
            receivedFields: receivedFields, root: tree.assembled(), texts: texts)
    }

    // MARK: Lines

    /// A CR at the end of the piece before turned out to be a bare one: it is an octet of the line.
    private mutating func takeHeldCR() {
        ASCII.crlf.withUnsafeBytes { takePartial(UnsafeRawBufferPointer(rebasing: $0[..<1]), high: false) }
    }

    /// Takes a piece of a line whose end is not there yet.
    private mutating func takePartial(_ bytes: UnsafeRawBufferPointer, high: Bool) {
        lineLength += bytes.count
        guard tree.expectsDelimiter, !isKnownContent else {
            commit(bytes, high: high)
            return
        }
        carry.append(contentsOf: bytes)
        let mayBeDelimiter = carry.prefix(2).allSatisfy { $0 == 0x2d } && carry.count <= limits.delimiterLine
        guard !mayBeDelimiter else { return }
        isKnownContent = true
        commitCarry()
    }

    /// Takes the rest of a line, its end known.
    private mutating func takeLine(_ bytes: UnsafeRawBufferPointer, width: Int, high: Bool) {
        let length = lineLength + bytes.count
        let next = lineStart + length + width
        if tree.expectsDelimiter, !isKnownContent, takeDelimiter(bytes, length: length, next: next) {
            // Its octets are nobody's content.
        } else if bodyOffset == nil {
            takeHeaderLine(bytes, length: length, width: width)
            if bodyOffset != nil { return }
        } else if tree.isInHeader {
            takePartHeaderLine(bytes, length: length, width: width, next: next)
        } else {
            bodyLongest = max(bodyLongest, length)
            partLongest = max(partLongest, length)
            if lineHigh {
                partHigh = true
                has8BitBody = true
            }
            if leaf.isActive {
                commitCarry()
                leaf.take(bytes, high: high)
                leaf.endLine(width: width)
            }
        }
        lineStart = next
        lastWidth = width
        resetLine()
    }

    private mutating func resetLine() {
        lineLength = 0
        lineHigh = false
        isKnownContent = false
        if !carry.isEmpty { carry.removeAll(keepingCapacity: true) }
    }

    private mutating func commit(_ bytes: UnsafeRawBufferPointer, high: Bool) {
        if bodyOffset == nil || tree.isInHeader {
            keepHeader(bytes)
        } else if leaf.isActive {
            leaf.take(bytes, high: high)
        }
    }

    private mutating func commitCarry() {
        guard !carry.isEmpty else { return }
        let held = carry
        carry.removeAll(keepingCapacity: true)
        held.withUnsafeBytes { commit($0, high: lineHigh) }
    }

    // MARK: Header lines

    private mutating func keepHeader(_ bytes: UnsafeRawBufferPointer) {
        let free = limits.headerOctets - headerBytes.count
        if bytes.count > free { found.insert(.headerFlood) }
        headerBytes.append(contentsOf: bytes.prefix(max(0, free)))
    }

    private mutating func keepHeaderLine(_ bytes: UnsafeRawBufferPointer, width: Int) {
        commitCarry()
        keepHeader(bytes)
        ASCII.crlf.withUnsafeBytes { keepHeader(UnsafeRawBufferPointer(rebasing: $0[(2 - width)...])) }
    }

    private mutating func takeHeaderLine(_ bytes: UnsafeRawBufferPointer, length: Int, width: Int) {
        guard length > 0 else {
            endMessageHeader(emptyLineWidth: width)
            return
        }
        longestHeaderLine = max(longestHeaderLine, length)
        has8BitHeader = has8BitHeader || lineHigh
        keepHeaderLine(bytes, width: width)
    }

    private mutating func takePartHeaderLine(_ bytes: UnsafeRawBufferPointer, length: Int, width: Int, next: Int) {
        bodyLongest = max(bodyLongest, length)
        has8BitBody = has8BitBody || lineHigh
        guard length == 0 else {
            tree.note(longestLine: length, high: lineHigh, inHeader: true)
            keepHeaderLine(bytes, width: width)
            return
        }
        let block = HeaderBlock(parsing: headerBytes)
        headerBytes.removeAll(keepingCapacity: true)
        tree.endHeader(block, headerEnd: lineStart, bodyStart: next)
        enterPart()
    }

    private mutating func endMessageHeader(emptyLineWidth: Int) {
        headerSize = lineStart
        bodyOffset = lineStart + emptyLineWidth
        header = HeaderBlock(parsing: headerBytes)
        headerBytes.removeAll(keepingCapacity: true)
        let findings = HeaderFindings(header, limits: limits, has8Bit: has8BitHeader)
        receivedFields = findings.receivedFields
        found.formUnion(findings.defects)
        lineStart = 0
        lastWidth = 0
        resetLine()
        tree.begin(header: header)
        enterPart()
    }

    // MARK: Parts

    /// - Returns: false when the line is no delimiter.
    private mutating func takeDelimiter(_ bytes: UnsafeRawBufferPointer, length: Int, next: Int) -> Bool {
        let delimiter: PartTree.Delimiter?
        if carry.isEmpty {
            guard bytes.count > 2, bytes[0] == 0x2d, bytes[1] == 0x2d else { return false }
            delimiter = tree.delimiter(bytes)
        } else {
            delimiter = (carry + Array(bytes)).withUnsafeBytes { tree.delimiter($0) }
        }
        guard let delimiter else { return false }
        let contentEnd = lineStart - lastWidth
        leaveParts(contentEnd: contentEnd, lineStart: lineStart, atEndOfMessage: false)
        tree.apply(delimiter, contentEnd: contentEnd, lineStart: lineStart, next: next)
        bodyLongest = max(bodyLongest, length)
        enterPart()
        return true
    }

    /// Writes down what was seen of the innermost part.
    private mutating func leaveParts(contentEnd: Int, lineStart: Int, atEndOfMessage: Bool) {
        if tree.isInHeader {
            tree.readCutHeader(HeaderBlock(parsing: headerBytes))
            headerBytes.removeAll(keepingCapacity: true)
            return
        }
        tree.note(longestLine: partLongest, high: partHigh, inHeader: false)
        if leaf.isActive { found.formUnion(leaf.finish(atEndOfMessage: atEndOfMessage)) }
        if leaf.isCaptured {
            textRoom -= leaf.text.count
            texts.append(
                TextPart(
                    contentType: tree.current.contentType, encoding: tree.current.encoding, octets: leaf.text,
                    isTruncated: leaf.isTruncated))
        }
        leaf = LeafContent()
    }

    /// Gets ready for the lines of the innermost part.
    private mutating func enterPart() {
        partLongest = 0
        partHigh = false
        leaf = LeafContent()
        if tree.isInLeaf {
            leaf = LeafContent(tree.current, room: min(textRoom, limits.textPartOctets))
        }
    }
}
