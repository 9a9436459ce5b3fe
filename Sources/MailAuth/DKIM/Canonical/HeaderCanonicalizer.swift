/// Header fields in canonical form (RFC 6376 3.4.1 and 3.4.2).
public enum HeaderCanonicalizer {
    /// Appends one field, ended by CRLF.
    ///
    /// - Parameter field: the whole field with its name, folded or not, with or without its last CRLF.
    public static func append(_ field: ArraySlice<UInt8>, _ form: Canonicalization, to output: inout [UInt8]) {
        appendUnended(field, form, to: &output)
        output.append(.carriageReturn)
        output.append(.lineFeed)
    }

    /// Appends one field without the CRLF that ends it, as the signature's own field is hashed (RFC 6376 3.7).
    static func appendUnended(_ field: ArraySlice<UInt8>, _ form: Canonicalization, to output: inout [UInt8]) {
        var field = field
        if field.last == .lineFeed, field.dropLast().last == .carriageReturn { field = field.dropLast(2) }
        switch form {
        case .simple: output.append(contentsOf: field)
        case .relaxed: appendRelaxed(field, to: &output)
        }
    }

    private static func appendRelaxed(_ field: ArraySlice<UInt8>, to output: inout [UInt8]) {
        let colon = field.firstIndex(of: .colon) ?? field.endIndex
        for byte in field[..<colon] where !byte.isBlank && byte != .carriageReturn && byte != .lineFeed {
            output.append(byte.lowered)
        }
        guard colon < field.endIndex else { return }
        output.append(.colon)
        var hasSpace = false
        var isEmpty = true
        var index = colon + 1
        while index < field.endIndex {
            let byte = field[index]
            if byte == .carriageReturn, index + 1 < field.endIndex, field[index + 1] == .lineFeed {
                index += 2
                continue
            }
            index += 1
            if byte.isBlank {
                hasSpace = true
                continue
            }
            if hasSpace, !isEmpty { output.append(.space) }
            hasSpace = false
            isEmpty = false
            output.append(byte)
        }
    }
}
