/// Text with macros in it (RFC 7208 7.1 `macro-string`), read but not expanded.
struct SPFMacroString: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case literal([UInt8])
        case macro(SPFMacro)
    }

    /// Where a macro-string may stand.
    enum Place: Sendable {
        /// The value of a modifier nobody knows.
        case modifier
        /// A `domain-spec`: ends in a top label or a macro.
        case domain
        /// An explanation: spaces are allowed, and three more macros.
        case explanation
    }

    let pieces: [Piece]

    /// nil when it breaks the grammar.
    init?(_ bytes: ArraySlice<UInt8>, in place: Place) {
        var pieces: [Piece] = []
        /// The literal since the last macro or escape, or from the start.
        var tail: [UInt8] = []
        var endsInMacro = false
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == 0x25 else {
                guard (0x21...0x7e).contains(byte) || byte == .space && place == .explanation else { return nil }
                tail.append(byte)
                endsInMacro = false
                index += 1
                continue
            }
            if !tail.isEmpty { pieces.append(.literal(tail)) }
            tail = []
            endsInMacro = true
            guard let (piece, end) = Self.expansion(in: bytes, at: index) else { return nil }
            if case .macro(let macro) = piece, macro.letter.isForExplanations, place == .domain { return nil }
            pieces.append(piece)
            index = end
        }
        if place == .domain, !endsInMacro, !Self.endsInTopLabel(tail) { return nil }
        if !tail.isEmpty { pieces.append(.literal(tail)) }
        self.pieces = pieces
    }

    /// Whether the peer's proved name must be known to expand it.
    var needsPeerName: Bool { uses(.peerName) }

    func uses(_ letter: SPFMacro.Letter) -> Bool {
        pieces.contains { if case .macro(let macro) = $0 { macro.letter == letter } else { false } }
    }

    /// The macro or escape that begins with the percent sign at `start`, and the index behind it.
    private static func expansion(in bytes: ArraySlice<UInt8>, at start: Int) -> (Piece, Int)? {
        guard start + 1 < bytes.endIndex else { return nil }
        switch bytes[start + 1] {
        case 0x25: return (.literal([0x25]), start + 2)
        case 0x5f: return (.literal([0x20]), start + 2)
        case 0x2d: return (.literal(Array("%20".utf8)), start + 2)
        case 0x7b:
            guard let close = bytes[start...].firstIndex(of: 0x7d), let macro = SPFMacro(bytes[(start + 2)..<close])
            else { return nil }
            return (.macro(macro), close + 1)
        default: return nil
        }
    }

    /// `"." toplabel [ "." ]`: a label that is not all digits and has no hyphen at its ends.
    private static func endsInTopLabel(_ tail: [UInt8]) -> Bool {
        let tail = tail.last == 0x2e ? tail.dropLast() : tail[...]
        guard let dot = tail.lastIndex(of: 0x2e) else { return false }
        let label = tail[(dot + 1)...]
        guard let first = label.first, let last = label.last, first != 0x2d, last != 0x2d else { return false }
        return label.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x2d } && !label.allSatisfy(\.isDigit)
    }
}
