/// A header field being written, folded before its lines grow too long (RFC 5322 2.1.1).
struct FoldedText: Sendable {
    /// Octets of a line before it is folded, where its words allow.
    static let width = 76

    private(set) var bytes: [UInt8]
    private var column: Int

    init(_ name: String) {
        bytes = Array(name.utf8)
        column = bytes.count
    }

    /// Adds a word, after a space or a fold.
    ///
    /// - Parameter room: octets that must still fit on the same line.
    mutating func word(_ text: String, room: Int = 0) {
        let word = Array(text.utf8)
        if column + 1 + word.count + room > Self.width {
            fold()
        } else {
            bytes.append(.space)
            column += 1
        }
        append(word)
    }

    /// Adds a piece of a value, folding before it when the line is full.
    mutating func part(_ text: String) {
        let part = Array(text.utf8)
        if column + part.count > Self.width { fold() }
        append(part)
    }

    /// Adds a value that may be broken anywhere, filling each line. It begins on the line of its `=`, because verifiers
    /// differ in what they make of white space there: the word before it must have asked for room.
    mutating func filling(_ value: [UInt8]) {
        var rest = value[...]
        while !rest.isEmpty {
            if column >= Self.width { fold() }
            let piece = rest.prefix(Self.width - column)
            append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
    }

    private mutating func fold() {
        bytes += [.carriageReturn, .lineFeed, .tab]
        column = 1
    }

    private mutating func append(_ text: [UInt8]) {
        bytes += text
        column += text.count
    }
}
