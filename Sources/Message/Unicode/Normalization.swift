/// Unicode normalization (UAX 15), enough for mailboxes and domains: forms C and KC, with case folding.
enum Normalization {
    /// Canonical composition (NFC).
    static func nfc(_ text: some StringProtocol) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? String(text) : composed(decomposed(text.unicodeScalars, compatibly: false))
    }

    /// Compatibility composition with letter case folded, as IDNA mapping does it (UTS 46 4).
    ///
    /// - Parameter keepsSharpS: whether `ß` and final sigma stay themselves, as they do in domains (RFC 5892 2.6).
    static func folded(_ text: some StringProtocol, keepsSharpS: Bool) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        // In a domain invisible characters are refused by those who look at it later; in a key they must not count.
        let visible = text.unicodeScalars.filter { keepsSharpS || !$0.properties.isDefaultIgnorableCodePoint }
        let first = decomposed(visible, compatibly: true)
        var scalars: [Unicode.Scalar] = []
        for scalar in first {
            if scalar == "\u{DF}" || scalar == "\u{3C2}" || scalar == "\u{1E9E}" {
                scalars += fold(special: scalar, keepsSharpS: keepsSharpS)
            } else {
                // Upper case first: it is what joins letters that have one capital form.
                let upper = keepsSharpS ? String(scalar) : scalar.properties.uppercaseMapping
                scalars += upper.unicodeScalars.flatMap { Array($0.properties.lowercaseMapping.unicodeScalars) }
            }
        }
        return composed(decomposed(scalars, compatibly: true))
    }

    private static func fold(special scalar: Unicode.Scalar, keepsSharpS: Bool) -> [Unicode.Scalar] {
        switch scalar {
        case "\u{3C2}": keepsSharpS ? [scalar] : ["\u{3C3}"]
        case "\u{1E9E}" where keepsSharpS: ["\u{DF}"]
        default: keepsSharpS ? [scalar] : ["s", "s"]
        }
    }

    // MARK: Decomposition

    private static func decomposed(_ scalars: some Sequence<Unicode.Scalar>, compatibly: Bool) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        for scalar in scalars { decompose(scalar, compatibly: compatibly, into: &out) }
        return ordered(out)
    }

    private static func decompose(_ scalar: Unicode.Scalar, compatibly: Bool, into out: inout [Unicode.Scalar]) {
        if (hangulBase..<hangulBase + 11_172).contains(scalar.value) {
            let index = scalar.value - hangulBase
            out += [0x1100 + index / 588, 0x1161 + index % 588 / 28].compactMap(Unicode.Scalar.init)
            if index % 28 != 0, let tail = Unicode.Scalar(0x11a7 + index % 28) { out.append(tail) }
        } else if let mapping = tables.mappings[scalar], compatibly || mapping.isCanonical {
            for mapped in mapping.scalars { decompose(mapped, compatibly: compatibly, into: &out) }
        } else {
            out.append(scalar)
        }
    }

    /// Sorts combining marks by their class (UAX 15 D109).
    private static func ordered(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        var marks: [(rank: UInt8, scalar: Unicode.Scalar)] = []
        func flush() {
            // Insertion sort keeps marks of one class in their order.
            for index in marks.indices.dropFirst() {
                var place = index
                while place > 0, marks[place - 1].rank > marks[place].rank {
                    marks.swapAt(place - 1, place)
                    place -= 1
                }
            }
            out += marks.map(\.scalar)
            marks = []
        }
        for scalar in scalars {
            let rank = scalar.properties.canonicalCombiningClass.rawValue
            if rank == 0 {
                flush()
                out.append(scalar)
            } else if marks.count < 64 {
                marks.append((rank, scalar))
            }
        }
        flush()
        return out
    }

    // MARK: Composition

    private static let hangulBase: UInt32 = 0xac00

    private static func composed(_ scalars: [Unicode.Scalar]) -> String {
        var out: [Unicode.Scalar] = []
        var starter: Int?
        var lastRank = 0
        for scalar in scalars {
            let rank = Int(scalar.properties.canonicalCombiningClass.rawValue)
            if let place = starter, out.count - 1 == place || lastRank < rank, lastRank < rank || lastRank == 0,
                let joined = join(out[place], scalar)
            {
                out[place] = joined
                continue
            }
            if rank == 0 { starter = out.count }
            lastRank = rank
            out.append(scalar)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: out)
        return String(view)
    }

    private static func join(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        if (0x1100..<0x1113).contains(first.value), (0x1161..<0x1176).contains(second.value) {
            return Unicode.Scalar(hangulBase + ((first.value - 0x1100) * 21 + second.value - 0x1161) * 28)
        }
        if (hangulBase..<hangulBase + 11_172).contains(first.value), (first.value - hangulBase) % 28 == 0,
            (0x11a8..<0x11c3).contains(second.value)
        {
            return Unicode.Scalar(first.value + second.value - 0x11a7)
        }
        return tables.pairs[UInt64(first.value) << 32 | UInt64(second.value)]
    }

    // MARK: Tables

    private struct Mapping: Sendable {
        var isCanonical: Bool
        var scalars: [Unicode.Scalar]
    }

    private struct Tables: Sendable {
        var mappings: [Unicode.Scalar: Mapping] = [:]
        /// Two scalars and what they compose to.
        var pairs: [UInt64: Unicode.Scalar] = [:]
    }

    /// Read from `DecompositionTable` at the first use.
    private static let tables: Tables = {
        var tables = Tables()
        for entry in DecompositionTable.text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let isCanonical = entry.utf8.contains(0x3d)
            let halves = entry.split { $0 == "=" || $0 == "~" }
            let source = halves[0].split(separator: "+").compactMap { UInt32($0, radix: 16) }
            let targets = halves[1].split(separator: ".").compactMap { UInt32($0, radix: 16) }
            for offset in 0..<(source.count > 1 ? source[1] : 1) {
                guard let scalar = Unicode.Scalar(source[0] + offset) else { continue }
                let scalars = targets.compactMap { Unicode.Scalar($0 + offset) }
                tables.mappings[scalar] = Mapping(isCanonical: isCanonical, scalars: scalars)
                if isCanonical, scalars.count == 2, !scalar.properties.isFullCompositionExclusion {
                    tables.pairs[UInt64(scalars[0].value) << 32 | UInt64(scalars[1].value)] = scalar
                }
            }
        }
        return tables
    }()
}
