/// What is to be said about the header of a message, apart from its MIME fields.
struct HeaderFindings {
    private(set) var defects: Set<StructureDefect> = []
    private(set) var receivedFields = 0

    init(_ header: HeaderBlock, limits: ScanLimits, has8Bit: Bool) {
        if header.fields.count > limits.headerFields { defects.insert(.headerFlood) }
        var counts = Array(repeating: 0, count: HeaderName.singleInstance.count)
        for field in header.fields {
            if !field.isWellFormed || Self.hasBlankFold(field) { defects.insert(.malformedHeader) }
            if field.isNamed(.received) { receivedFields += 1 }
            for (index, name) in HeaderName.singleInstance.enumerated() where field.isNamed(name) {
                counts[index] += 1
            }
        }
        if counts.contains(where: { $0 > 1 }) { defects.insert(.duplicateHeader) }
        if receivedFields > limits.receivedFields { defects.insert(.loop) }
        if let date = header.first(.date), (try? MessageDate.parse(date.unfolded)) == nil { defects.insert(.badDate) }
        if has8Bit {
            var check = UTF8Check()
            for field in header.fields { check.check(field.bytes) }
            check.finish()
            if check.isBroken { defects.insert(.malformedHeader) }
        }
    }

    /// Whether a continuation line holds white space alone. Programs disagree whether the header ends there.
    private static func hasBlankFold(_ field: RawField) -> Bool {
        var index = field.bytes.startIndex
        while let lineEnd = field.bytes[index...].firstIndex(of: 0x0a) {
            index = lineEnd + 1
            guard index < field.bytes.endIndex else { return false }
            let lineText = field.bytes[index...].prefix { $0 != 0x0a }
            if lineText.allSatisfy(ASCII.isBlank) { return true }
        }
        return false
    }
}
