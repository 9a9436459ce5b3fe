/// Walks over the octets of an address list.
struct AddressReader {
    private let bytes: [UInt8]
    private var index = 0
    /// RFC 5322 4.4: words in quotes between the dots of a local part, and white space around the dots.
    private let allowsObsoleteLocalPart: Bool
    /// Comments that belong to the member being read.
    private var comments: [String] = []
    private(set) var sawGroupOrRoute = false

    init(_ bytes: [UInt8], allowsObsoleteLocalPart: Bool) {
        self.bytes = bytes
        self.allowsObsoleteLocalPart = allowsObsoleteLocalPart
    }

    private struct Word {
        enum Kind {
            case atom(ArraySlice<UInt8>)
            case quoted(content: [UInt8])
            case dot
        }

        var kind: Kind
        /// Whether white space stands before it. A comment alone is none: it may not be shown.
        var isSpaced = false
    }

    private typealias Problem = AddressList.Problem

    // MARK: Lists

    mutating func list() throws(AddressList.Problem) -> [NamedMailbox] {
        var members: [NamedMailbox] = []
        var isInGroup = false
        while true {
            try skipBlank()
            guard let byte = peek else { break }
            if byte == 0x2c {
                index += 1
                continue
            }
            if byte == 0x3b, isInGroup {
                index += 1
                isInGroup = false
                try expectEndOfMember(inGroup: false)
                continue
            }
            if var member = try member(isInGroup: isInGroup) {
                guard members.count < AddressList.memberLimit else { throw .tooMany }
                try expectEndOfMember(inGroup: isInGroup)
                member.comments = comments
                comments = []
                members.append(member)
            } else {
                isInGroup = true
            }
        }
        guard !isInGroup else { throw .malformed }
        // Comments behind the last comma.
        if !members.isEmpty { members[members.count - 1].comments += comments }
        return members
    }

    private mutating func expectEndOfMember(inGroup: Bool) throws(AddressList.Problem) {
        try skipBlank()
        guard let byte = peek else { return }
        guard byte == 0x2c || inGroup && byte == 0x3b else { throw .malformed }
    }

    /// One mailbox, or nil after the name of a group and its colon.
    private mutating func member(isInGroup: Bool) throws(AddressList.Problem) -> NamedMailbox? {
        var words: [Word] = []
        var hasGaps = false
        while true {
            let before = index
            let isSpaced = try skipBlank()
            if index > before, !words.isEmpty { hasGaps = true }
            guard let byte = peek else { throw .malformed }
            switch byte {
            case 0x22: words.append(Word(kind: .quoted(content: try quotedString()), isSpaced: isSpaced))
            case 0x2e:
                words.append(Word(kind: .dot, isSpaced: isSpaced))
                index += 1
            case 0x3c:
                return NamedMailbox(displayName: displayName(words), mailbox: try angleAddress())
            case 0x40:
                let mailbox = try address(words, isSpaced: hasGaps)
                try skipBlank()
                return NamedMailbox(displayName: comments.last ?? "", mailbox: mailbox)
            case 0x3a:
                guard !isInGroup, !words.isEmpty else { throw .malformed }
                sawGroupOrRoute = true
                index += 1
                return nil
            default:
                guard ASCII.isAtomText(byte) else { throw .malformed }
                words.append(Word(kind: .atom(atom()), isSpaced: isSpaced))
            }
        }
    }

    private func displayName(_ words: [Word]) -> String {
        var out: [UInt8] = []
        for word in words {
            if word.isSpaced, !out.isEmpty { out.append(0x20) }
            switch word.kind {
            case .atom(let atom): out += atom
            case .quoted(let content): out += content
            case .dot: out.append(0x2e)
            }
        }
        return EncodedWord.decode(out)
    }

    // MARK: Addresses

    private mutating func angleAddress() throws(AddressList.Problem) -> Mailbox {
        index += 1
        try skipBlank()
        try skipRoute()
        var words: [Word] = []
        var hasGaps = false
        while true {
            let before = index
            try skipBlank()
            if index > before, !words.isEmpty { hasGaps = true }
            guard let byte = peek else { throw .malformed }
            switch byte {
            case 0x22: words.append(Word(kind: .quoted(content: try quotedString())))
            case 0x2e:
                words.append(Word(kind: .dot))
                index += 1
            case 0x40:
                let mailbox = try address(words, isSpaced: hasGaps)
                try skipBlank()
                guard peek == 0x3e else { throw .malformed }
                index += 1
                return mailbox
            default:
                guard ASCII.isAtomText(byte) else { throw .malformed }
                words.append(Word(kind: .atom(atom())))
            }
        }
    }

    /// RFC 5322 4.4 `obs-route`: read and dropped, as RFC 5321 appendix C asks.
    private mutating func skipRoute() throws(AddressList.Problem) {
        while peek == 0x40 || peek == 0x2c {
            if peek == 0x40 {
                sawGroupOrRoute = true
                index += 1
                _ = try domain()
            } else {
                index += 1
            }
            try skipBlank()
            if peek == 0x3a {
                index += 1
                try skipBlank()
                return
            }
        }
    }

    /// The local part has been read; the at sign comes next.
    private mutating func address(_ words: [Word], isSpaced: Bool) throws(AddressList.Problem) -> Mailbox {
        index += 1
        let local = try localPart(words, isSpaced: isSpaced)
        let host = try domain()
        do {
            return try Mailbox(local: Array(local.text.utf8)[...], host: host[...])
        } catch {
            throw .badMailbox(error)
        }
    }

    private func localPart(_ words: [Word], isSpaced: Bool) throws(AddressList.Problem) -> LocalPart {
        var content: [UInt8] = []
        var expectsWord = true
        var hasQuotes = false
        for word in words {
            switch word.kind {
            case .dot:
                guard !expectsWord else { throw .malformed }
                content.append(0x2e)
                expectsWord = true
                continue
            case .atom(let atom): content += atom
            case .quoted(let inner):
                content += inner
                hasQuotes = true
            }
            guard expectsWord else { throw .malformed }
            expectsWord = false
        }
        guard !expectsWord else { throw .malformed }
        if words.count > 1, hasQuotes || isSpaced, !allowsObsoleteLocalPart { throw .malformed }
        do {
            return try LocalPart(content: content)
        } catch {
            throw .badMailbox(error)
        }
    }

    private mutating func domain() throws(AddressList.Problem) -> [UInt8] {
        var out: [UInt8] = []
        try skipBlank()
        if peek == 0x5b { throw .badMailbox(.addressLiteral) }
        while let byte = peek {
            if byte == 0x2e {
                out.append(byte)
                index += 1
            } else if ASCII.isAtomText(byte), out.isEmpty || out.last == 0x2e {
                out += atom()
            } else {
                break
            }
            let mark = index
            try skipBlank()
            // White space ends the domain unless a dot follows or went before (RFC 5322 4.4).
            if index > mark, peek != 0x2e, out.last != 0x2e { break }
        }
        return out
    }

    // MARK: Tokens

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func atom() -> ArraySlice<UInt8> {
        let atom = bytes[index...].prefix(while: ASCII.isAtomText)
        index = atom.endIndex
        return atom
    }

    private mutating func quotedString() throws(AddressList.Problem) -> [UInt8] {
        index += 1
        var out: [UInt8] = []
        while let byte = peek {
            index += 1
            if byte == 0x22 { return out }
            if byte == 0x5c {
                guard let escaped = peek else { break }
                index += 1
                out.append(escaped)
            } else {
                out.append(byte)
            }
        }
        throw .malformed
    }

    /// - Returns: whether there was any white space; comments are none.
    @discardableResult
    private mutating func skipBlank() throws(AddressList.Problem) -> Bool {
        var isSpaced = false
        while let byte = peek {
            if ASCII.isBlank(byte) {
                isSpaced = true
                index += 1
            } else if byte == 0x28 {
                guard let end = Comment.end(of: bytes[index...]) else { throw .malformed }
                comments.append(EncodedWord.decode(Comment.content(bytes[(index + 1)..<(end - 1)])))
                index = end
            } else {
                break
            }
        }
        return isSpaced
    }
}
