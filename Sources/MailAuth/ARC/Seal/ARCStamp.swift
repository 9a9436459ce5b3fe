import Message

/// Writes the fields of one set. White space inside a signature counts when seals are made over it, and other programs
/// have none there; so a signature is never broken, however long its line.
struct ARCStamp: Sendable {
    let sealer: ARCSealer
    let instance: Int
    let time: Timestamp

    /// ARC-Authentication-Results.
    func results(_ payload: [[UInt8]]) -> [UInt8] {
        var text = FoldedText("\(ARCFieldKind.results.name):")
        text.word("i=\(instance);")
        let parts = payload.isEmpty ? [Array("none".utf8)] : payload
        text.word("\(ResultsWriter.value(sealer.authservID));")
        for (index, part) in parts.enumerated() {
            let words = part.filter { $0 >= 0x20 && $0 != 0x7f }.split(separator: .space)
            for (place, word) in words.enumerated() {
                let isEnd = place == words.count - 1 && index < parts.count - 1
                text.word(String(decoding: word, as: UTF8.self) + (isEnd ? ";" : ""))
            }
        }
        return text.bytes + [.carriageReturn, .lineFeed]
    }

    /// ARC-Message-Signature; with nil, what is signed.
    func messageSignature(_ names: [HeaderName], _ bodyHash: [UInt8], signature: [UInt8]?) -> [UInt8] {
        var text = begin(.messageSignature, signature)
        text.word("bh=\(Base64.encode(bodyHash));")
        text.word("c=relaxed/relaxed;")
        text.word("d=\(sealer.domain.text);")
        let list = names.map { $0.folded }
        for (index, name) in list.enumerated() {
            let piece = (index == 0 ? "h=" : "") + name + (index == list.count - 1 ? ";" : ":")
            if index == 0 { text.word(piece) } else { text.part(piece) }
        }
        text.word("i=\(instance);")
        return end(text, signature)
    }

    /// ARC-Seal; with nil, what is signed.
    func seal(_ status: ARCStatus, signature: [UInt8]?) -> [UInt8] {
        var text = begin(.seal, signature)
        text.word("cv=\(status.rawValue);")
        text.word("d=\(sealer.domain.text);")
        text.word("i=\(instance);")
        return end(text, signature)
    }

    private func begin(_ kind: ARCFieldKind, _ signature: [UInt8]?) -> FoldedText {
        var text = FoldedText("\(kind.name):")
        text.word("a=\(sealer.algorithm.rawValue);")
        text.word("b=\(Base64.encode(signature ?? []));")
        return text
    }

    private func end(_ text: FoldedText, _ signature: [UInt8]?) -> [UInt8] {
        var text = text
        text.word("s=\(sealer.selector.text);")
        text.word("t=\(time.seconds)")
        return text.bytes + (signature == nil ? [] : [.carriageReturn, .lineFeed])
    }
}
