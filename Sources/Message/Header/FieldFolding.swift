/// Folding of header fields (RFC 5322 2.2.3).
enum FieldFolding {
    /// RFC 5322 2.1.1: the length lines should keep to.
    static let softLimit = 78
    /// RFC 5322 2.1.1: the length lines must keep to.
    static let hardLimit = 998

    /// Breaks one unfolded line before white space. No line that holds white space alone is ever made.
    static func fold(_ line: some Sequence<UInt8>) -> [UInt8] {
        let line = Array(line)
        guard line.count > softLimit else { return line }
        var out: [UInt8] = []
        out.reserveCapacity(line.count + line.count / 32)
        var lineStart = 0
        var fold: Int?
        // A break straight after the colon would leave a first line that old programs take for empty.
        var index = (line.firstIndex(of: 0x3a) ?? 0) + 1
        while index < line.count, ASCII.isWhite(line[index]) { index += 1 }
        let lastInk = line.lastIndex { !ASCII.isWhite($0) } ?? 0
        while index < lastInk {
            if ASCII.isWhite(line[index]), !ASCII.isWhite(line[index - 1]) {
                if let fold, index - lineStart > softLimit {
                    out += line[lineStart..<fold]
                    out += ASCII.crlf
                    lineStart = fold
                }
                fold = index
            }
            index += 1
        }
        if let fold, line.count - lineStart > softLimit {
            out += line[lineStart..<fold]
            out += ASCII.crlf
            lineStart = fold
        }
        out += line[lineStart...]
        return out
    }
}
