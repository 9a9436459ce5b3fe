/// Builds the tree of parts from the lines of a body: which parts are open, which lines are delimiters, what follows
/// from the header of a part.
struct PartTree: Sendable {
    private struct Node: Sendable {
        var part: MIMEPart
        var parent: Int?
        var children: [Int] = []
        var isDigest = false
    }

    /// One open multipart: a line of two hyphens and this boundary ends the part within it.
    private struct Frame: Sendable {
        var boundary: [UInt8]
        var node: Int
    }

    private let limits: ScanLimits
    private var nodes: [Node] = []
    /// From the root down to the part that the next line belongs to.
    private var open: [Int] = []
    private var frames: [Frame] = []
    private(set) var defects: Set<StructureDefect> = []
    /// Whether the next line belongs to the header of a part.
    private(set) var isInHeader = false

    init(limits: ScanLimits) {
        self.limits = limits
    }

    /// Whether any line can be a delimiter.
    var expectsDelimiter: Bool { !frames.isEmpty }

    /// The innermost open part.
    var current: MIMEPart { nodes[open[open.count - 1]].part }

    /// Whether it is a leaf whose content is worth a look.
    var isInLeaf: Bool {
        guard !isInHeader, let last = open.last else { return false }
        return frames.last?.node != last && !closedMultiparts.contains(last)
    }

    /// Multiparts behind their closing delimiter: what follows is epilogue.
    private var closedMultiparts: Set<Int> = []

    /// Begins with the header of the message itself.
    mutating func begin(header: HeaderBlock) {
        add(parent: nil, headerStart: 0)
        endHeader(header, headerEnd: 0, bodyStart: 0)
    }

    // MARK: Delimiters

    /// A line as a delimiter of an open multipart, or nil when it is none.
    struct Delimiter {
        fileprivate var frame: Int
        fileprivate var isClosing: Bool
        /// Whether text stands behind the boundary, so that programs disagree what the line is.
        fileprivate var isAmbiguous: Bool
    }

    /// - Parameter line: without its line end.
    func delimiter(_ line: UnsafeRawBufferPointer) -> Delimiter? {
        guard line.count >= 3, line[0] == 0x2d, line[1] == 0x2d, line.count <= limits.delimiterLine else { return nil }
        for index in frames.indices.reversed() {
            let boundary = frames[index].boundary
            guard line.count >= boundary.count + 2, line[2..<(boundary.count + 2)].elementsEqual(boundary) else {
                continue
            }
            var rest = line[(boundary.count + 2)...]
            let isClosing = rest.starts(with: [0x2d, 0x2d])
            if isClosing { rest = rest.dropFirst(2) }
            // RFC 2046 5.1.1: what follows behind white space does not matter. Some programs think otherwise.
            guard rest.first.map(ASCII.isWhite) ?? true else { continue }
            return Delimiter(frame: index, isClosing: isClosing, isAmbiguous: !rest.allSatisfy(ASCII.isWhite))
        }
        return nil
    }

    /// Ends the part before a delimiter and begins the next one, unless it closes the multipart.
    ///
    /// - Parameters:
    ///   - contentEnd: where the content before the delimiter ends.
    ///   - lineStart: where the line of the delimiter begins.
    ///   - next: where the line after it begins.
    mutating func apply(_ delimiter: Delimiter, contentEnd: Int, lineStart: Int, next: Int) {
        let node = frames[delimiter.frame].node
        if delimiter.isAmbiguous { defects.insert(.malformedMIME) }
        // A header that the delimiter cuts off keeps its last line end, and so does an empty line that ends a header.
        var end = isInHeader ? lineStart : contentEnd
        while let last = open.last, last != node {
            close(last, at: end, lineStart: lineStart)
            end = max(end, nodes[last].part.bodyRange.upperBound)
        }
        frames.removeSubrange((delimiter.frame + 1)...)
        isInHeader = false
        if delimiter.isClosing {
            frames.removeLast()
            closedMultiparts.insert(node)
        } else {
            begin(in: node, at: next)
        }
    }

    /// Ends all parts at the end of the message.
    mutating func finish(at end: Int) {
        while let last = open.last { close(last, at: end, lineStart: end) }
    }

    private mutating func close(_ index: Int, at end: Int, lineStart: Int) {
        if isInHeader, index == open.last {
            nodes[index].part.headerRange = nodes[index].part.headerRange.lowerBound..<lineStart
            nodes[index].part.bodyRange = lineStart..<lineStart
            isInHeader = false
        } else {
            let start = nodes[index].part.bodyRange.lowerBound
            nodes[index].part.bodyRange = start..<max(start, end)
        }
        if nodes[index].part.contentType.isMultipart, nodes[index].children.isEmpty {
            defects.insert(.malformedMIME)
        }
        open.removeLast()
    }

    // MARK: Parts

    private mutating func begin(in parent: Int, at headerStart: Int) {
        guard nodes.count < limits.parts else {
            // The rest is content of the multipart; a message like this is refused anyway.
            defects.insert(.deepMIME)
            frames = []
            closedMultiparts.insert(parent)
            return
        }
        add(parent: parent, headerStart: headerStart)
        isInHeader = true
    }

    private mutating func add(parent: Int?, headerStart: Int) {
        let isDigest = parent.map { nodes[$0].isDigest } ?? false
        let part = MIMEPart(
            contentType: isDigest ? .message : .plainText, encoding: .sevenBit, disposition: nil, fileName: nil,
            contentID: nil, headerRange: headerStart..<headerStart, bodyRange: headerStart..<headerStart,
            depth: parent.map { nodes[$0].part.depth + 1 } ?? 0, has8Bit: false, has8BitHeader: false, longestLine: 0,
            longestHeaderLine: 0, children: [])
        nodes.append(Node(part: part, parent: parent))
        if let parent { nodes[parent].children.append(nodes.count - 1) }
        open.append(nodes.count - 1)
    }

    /// Reads the header of the innermost part and opens what its type says.
    mutating func endHeader(_ header: HeaderBlock, headerEnd: Int, bodyStart: Int) {
        isInHeader = false
        let index = open[open.count - 1]
        nodes[index].part.headerRange = nodes[index].part.headerRange.lowerBound..<headerEnd
        nodes[index].part.bodyRange = bodyStart..<bodyStart
        read(header, of: index)
        let part = nodes[index].part
        if part.contentType.isMultipart {
            openMultipart(index)
        } else if part.contentType.isMessage, part.encoding.isIdentity {
            guard part.depth < limits.depth else {
                defects.insert(.deepMIME)
                return
            }
            begin(in: index, at: bodyStart)
        }
    }

    /// Reads the fields of a part whose header a delimiter cut off.
    mutating func readCutHeader(_ header: HeaderBlock) {
        read(header, of: open[open.count - 1])
    }

    private mutating func read(_ header: HeaderBlock, of index: Int) {
        if header.fields.count > limits.headerFields { defects.insert(.headerFlood) }
        if !nodes[index].part.read(header.fields.prefix(limits.headerFields)) { defects.insert(.malformedMIME) }
    }

    private mutating func openMultipart(_ index: Int) {
        let part = nodes[index].part
        nodes[index].isDigest = part.contentType.subtype == "digest"
        let boundary = Array((part.contentType.parameters["boundary"] ?? "").utf8)
        // RFC 2045 6.4 forbids encodings here: what one program decodes another would not.
        guard part.encoding.isIdentity, isUsable(boundary), !part.contentType.parameters.isAmbiguous else {
            defects.insert(.malformedMIME)
            return
        }
        // RFC 2046 5.1.1 forbids it, as blanks at line ends get lost; the parts are still looked at.
        if boundary.last == 0x20 { defects.insert(.malformedMIME) }
        guard part.depth < limits.depth else {
            defects.insert(.deepMIME)
            return
        }
        frames.append(Frame(boundary: boundary, node: index))
    }

    private func isUsable(_ boundary: [UInt8]) -> Bool {
        (1...limits.boundaryOctets).contains(boundary.count) && boundary.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
    }

    // MARK: Lines

    /// Adds what was seen of lines to the innermost part.
    mutating func note(longestLine: Int, high: Bool, inHeader: Bool) {
        guard let index = open.last else { return }
        if inHeader {
            nodes[index].part.longestHeaderLine = max(nodes[index].part.longestHeaderLine, longestLine)
            nodes[index].part.has8BitHeader = nodes[index].part.has8BitHeader || high
        } else {
            nodes[index].part.longestLine = max(nodes[index].part.longestLine, longestLine)
            nodes[index].part.has8Bit = nodes[index].part.has8Bit || high
        }
    }

    /// The finished tree.
    func assembled() -> MIMEPart {
        var parts = nodes.map(\.part)
        // Children always come after their parent, so one pass from the end puts every subtree together.
        for index in nodes.indices.reversed() {
            parts[index].children = nodes[index].children.map { parts[$0] }
        }
        return parts[0]
    }
}

extension MIMEPart {
    /// Reads the MIME fields of a header, each field once: headers of strangers are long.
    ///
    /// - Returns: false when they are contradictory or unreadable.
    fileprivate mutating func read(_ fields: ArraySlice<RawField>) -> Bool {
        var isSound = true
        var hasType = false
        var hasEncoding = false
        for field in fields {
            // Cheap look first: nearly no field begins with "Content-".
            guard field.hasNamePrefix("content-") else {
                if depth > 0, !field.isWellFormed { isSound = false }
                continue
            }
            if field.isNamed(.contentType) {
                if hasType { isSound = false }
                hasType = true
                if let type = ContentType(parsing: field.unfolded) { contentType = type } else { isSound = false }
            } else if field.isNamed(.contentTransferEncoding) {
                if hasEncoding { isSound = false }
                hasEncoding = true
                encoding = TransferEncoding(parsing: field.unfolded)
            } else if field.isNamed(.contentDisposition) {
                let value = ParameterisedValue(parsing: field.unfolded)
                disposition = value.value
                fileName = value["filename"].map { EncodedWord.decode($0.utf8) }
            } else if field.isNamed(.contentID) {
                let text = field.text
                contentID = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
            }
        }
        fileName = fileName ?? contentType.parameters["name"].map { EncodedWord.decode($0.utf8) }
        return isSound
    }
}
