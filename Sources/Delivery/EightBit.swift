import Message

/// What octets over 127 a message holds: a server may have them only if it says so.
enum EightBit {
    static func isIn(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var all: UInt8 = 0
            for byte in bytes { all |= byte }
            return all >= 0x80
        }
    }

    /// A large body is not read for this: its header says what it holds, since a multipart must declare `8bit` when a
    /// part of it does (RFC 2045 6.4).
    static func isDeclared(in header: [UInt8]) -> Bool {
        HeaderBlock(parsing: header).fields.contains { field in
            guard field.name?.folded == "content-transfer-encoding" else { return false }
            let value = field.text.lowercased()
            return value.contains("8bit") || value.contains("binary")
        }
    }
}
