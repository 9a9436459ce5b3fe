import Message

/// The tags of a DKIM-Signature field (RFC 6376 3.5) that pages show.
struct SignatureTags {
    private let tags: [String: String]

    init(_ field: RawField) {
        var tags: [String: String] = [:]
        for tag in field.text.split(separator: ";") {
            let halves = tag.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { continue }
            tags[halves[0].filter { !$0.isWhitespace }] = halves[1].filter { !$0.isWhitespace }
        }
        self.tags = tags
    }

    var line: SignatureLine {
        SignatureLine(
            domain: tags["d"] ?? "?", selector: tags["s"] ?? "?", algorithm: tags["a"] ?? "?",
            expires: tags["x"].flatMap { Int64($0) }.map { Timestamp(seconds: $0) })
    }
}
