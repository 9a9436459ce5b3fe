import Message

/// Base64 inside tag values: white space anywhere, padding optional (RFC 6376 2.10).
enum TagBase64 {
    /// - Returns: nil for anything but base64.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var digits = text.filter { !$0.isFolding }
        if !digits.contains(.equals) {
            digits += Array(repeating: .equals, count: (4 - digits.count % 4) % 4)
        }
        return Base64.decode(digits)
    }
}
