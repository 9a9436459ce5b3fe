import Message

extension Reply {
    /// The words of the reply without codes and line end; the lines of an EHLO reply are joined by LF.
    public var text: String {
        var bytes: [UInt8] = []
        if case .capabilities(let host, let capabilities) = self {
            return ([host.text] + capabilities.map(\.keyword)).joined(separator: "\n")
        }
        bytes.append(face.words)
        appendDetail(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the reply as it goes over the wire. Nothing is allocated for replies whose words are fixed.
    public func append(to bytes: inout [UInt8]) {
        let face = face
        if case .capabilities(let host, let capabilities) = self {
            bytes.append(code: face.basic, isLast: capabilities.isEmpty)
            bytes.append(contentsOf: host.text.utf8)
            bytes.append("\r\n")
            for (index, capability) in capabilities.enumerated() {
                bytes.append(code: face.basic, isLast: index == capabilities.count - 1)
                bytes.append(contentsOf: capability.keyword.utf8)
                bytes.append("\r\n")
            }
            return
        }
        bytes.append(code: face.basic, isLast: true)
        if let enhanced = face.enhanced {
            bytes.append(decimal: enhanced.kind)
            bytes.append(UInt8(ascii: "."))
            bytes.append(decimal: enhanced.subject)
            bytes.append(UInt8(ascii: "."))
            bytes.append(decimal: enhanced.detail)
            bytes.append(UInt8(ascii: " "))
        }
        bytes.append(face.words)
        appendDetail(to: &bytes)
        bytes.append("\r\n")
    }

    private func appendDetail(to bytes: inout [UInt8]) {
        switch self {
        case .greeting(let host):
            bytes.append(contentsOf: host.text.utf8)
            bytes.append(" ESMTP")
        case .hello(let host):
            bytes.append(contentsOf: host.text.utf8)
        case .domainNotProved(let domain):
            bytes.append(contentsOf: domain.text.utf8)
            bytes.append("; prove it, or write an address of your own into From")
        case .chunkAccepted(let octets):
            bytes.append(decimal: octets)
            bytes.append(" octets received")
        case .queued(let id, let held):
            bytes.append(contentsOf: id.text.utf8)
            guard held > 0 else { return }
            bytes.append("; recipients held: ")
            bytes.append(decimal: held)
        case .limitReached(let limit, let wait):
            bytes.append(contentsOf: limit.text.utf8)
            bytes.append(" reached; ")
            guard let wait else { return bytes.append("try again later") }
            bytes.append("room again in ")
            bytes.append(decimal: Int(clamping: (max(wait.milliseconds, 0) + 999) / 1000))
            bytes.append(" seconds")
        case .challenge(let text), .suppressed(let text), .content(let text):
            bytes.append(contentsOf: text.text.utf8)
        case .badParameter(let parameter), .unknownParameter(let parameter):
            bytes.append(contentsOf: ReplyText(replacing: parameter.keyword).text.utf8)
        case .recipientCeiling(let limit):
            bytes.append(decimal: limit)
        default: break
        }
    }
}

extension [UInt8] {
    mutating func append(_ words: StaticString) {
        words.withUTF8Buffer { append(contentsOf: $0) }
    }

    mutating func append(decimal number: Int) {
        if (0...9).contains(number) {
            append(0x30 + UInt8(number))
        } else {
            append(contentsOf: String(number).utf8)
        }
    }

    fileprivate mutating func append(code: Int, isLast: Bool) {
        append(0x30 + UInt8(truncatingIfNeeded: code / 100))
        append(0x30 + UInt8(truncatingIfNeeded: code / 10 % 10))
        append(0x30 + UInt8(truncatingIfNeeded: code % 10))
        append(isLast ? 0x20 : 0x2d)
    }
}
