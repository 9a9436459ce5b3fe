/// Replaces tags in text by their values, in one pass: what was put in is not looked at again.
///
/// At each place the longest tag wins. The tags are kept as a tree of octets, so the work does not grow with their number.
struct Substitutions: Sendable {
    /// Octets of one tag.
    static let longestTag = 100
    /// Octets of all tags and values of one personalization.
    static let totalSize = 10_000

    private struct Node {
        var children: [UInt8: Int] = [:]
        var value: [UInt8]?
    }

    private let nodes: [Node]

    /// Whether there is nothing to replace.
    var isEmpty: Bool { nodes[0].children.isEmpty }

    init(_ pairs: [(tag: String, value: String)]) {
        var nodes = [Node()]
        for (tag, value) in pairs where !tag.isEmpty {
            var place = 0
            for byte in tag.utf8 {
                if let next = nodes[place].children[byte] {
                    place = next
                } else {
                    nodes.append(Node())
                    nodes[place].children[byte] = nodes.count - 1
                    place = nodes.count - 1
                }
            }
            nodes[place].value = Array(value.utf8)
        }
        self.nodes = nodes
    }

    /// The text with every tag replaced.
    func apply(to text: String) -> String {
        guard !isEmpty else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if let (length, value) = match(bytes[index...]) {
                out += value
                index += length
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private func match(_ bytes: ArraySlice<UInt8>) -> (Int, [UInt8])? {
        var place = 0
        var found: (Int, [UInt8])?
        for (offset, byte) in bytes.enumerated() {
            guard let next = nodes[place].children[byte] else { break }
            place = next
            if let value = nodes[place].value { found = (offset + 1, value) }
        }
        return found
    }
}
