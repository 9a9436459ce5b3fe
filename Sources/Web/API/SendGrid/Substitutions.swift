/// Replaces tags in text by their values, in one pass: what was put in is not looked at again.
///
/// At each place the longest tag wins. The tags are kept as a tree of octets, so the work does not grow with their number.
struct Substitutions: Sendable {
    /// Octets of one tag.
    static let longestTag = 100
    /// Octets of all tags and values of one personalization.
    static let totalSize = 10_000

    /// A node of the tree and the octet that follows.
    private struct Step: Hashable {
        let node: Int
        let byte: UInt8
    }

    /// Where each step leads; node 0 is the root.
    private var steps: [Step: Int] = [:]
    /// What a tag is replaced by, at the node where it ends.
    private var values: [Int: [UInt8]] = [:]
    /// Whether some tag begins with the octet: most octets of a text are passed over by this alone.
    private var begins = [Bool](repeating: false, count: 256)

    /// Whether there is nothing to replace.
    var isEmpty: Bool { values.isEmpty }

    init(_ pairs: [(tag: String, value: String)]) {
        for (tag, value) in pairs {
            guard let first = tag.utf8.first else { continue }
            begins[Int(first)] = true
            var node = 0
            for byte in tag.utf8 {
                let next = steps[Step(node: node, byte: byte)] ?? steps.count + 1
                steps[Step(node: node, byte: byte)] = next
                node = next
            }
            values[node] = Array(value.utf8)
        }
    }

    /// The text with every tag replaced; the same text, not a copy, when there is no tag in it.
    ///
    /// - Throws: `FieldProblem` (413) as soon as the result no longer fits into `expansion`.
    func apply(to text: String, within expansion: inout Expansion) throws(FieldProblem) -> String {
        let bytes = text.utf8.span
        var out: [UInt8] = []
        var isSame = true
        // Everything before is written.
        var done = 0
        var index = isEmpty ? bytes.count : 0
        while index < bytes.count {
            guard begins[Int(bytes[index])], let found = try match(bytes, at: index, &expansion) else {
                index += 1
                continue
            }
            try expansion.write(index - done + found.value.count)
            for place in done..<index { out.append(bytes[place]) }
            out += found.value
            isSame = false
            index += found.length
            done = index
        }
        try expansion.write(bytes.count - done)
        guard !isSame else { return text }
        for place in done..<bytes.count { out.append(bytes[place]) }
        return String(decoding: out, as: UTF8.self)
    }

    /// The same for text that may be missing.
    func apply(to text: String?, within expansion: inout Expansion) throws(FieldProblem) -> String? {
        guard let text else { return nil }
        return try apply(to: text, within: &expansion) as String
    }

    /// The longest tag that begins at a place.
    private func match(
        _ bytes: Span<UInt8>, at start: Int, _ expansion: inout Expansion
    ) throws(FieldProblem) -> (length: Int, value: [UInt8])? {
        var node = 0
        var found: (Int, [UInt8])?
        var end = start
        while end < bytes.count, let next = steps[Step(node: node, byte: bytes[end])] {
            node = next
            end += 1
            if let value = values[node] { found = (end - start, value) }
        }
        try expansion.compare(end - start)
        return found
    }
}
