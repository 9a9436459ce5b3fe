import Message

/// A 128-bit identifier whose first 48 bits are the time it was made (milliseconds), so that ids sort by age.
///
/// Written as 26 characters of lower-case Crockford base32.
public protocol Identifier: Hashable, Comparable, CodedAsText, Sendable {
    var bits: UInt128 { get }
    init(bits: UInt128)
}

/// One accepted, held or refused message of ours, from admission to its final state. Not the Message-ID header field.
public struct MessageID: Identifier {
    public let bits: UInt128
    public init(bits: UInt128) { self.bits = bits }
}

/// One customer of the platform.
public struct CustomerID: Identifier {
    public let bits: UInt128
    public init(bits: UInt128) { self.bits = bits }

    /// The platform itself, customer zero: owner of the platform domain and sender of challenges and notices.
    public static let platform = CustomerID(bits: 0)
}

/// One API key.
public struct CredentialID: Identifier {
    public let bits: UInt128
    public init(bits: UInt128) { self.bits = bits }
}

/// One relay connector.
public struct ConnectorID: Identifier {
    public let bits: UInt128
    public init(bits: UInt128) { self.bits = bits }
}

extension Identifier {
    /// - Parameters:
    ///   - time: becomes the leading 48 bits.
    ///   - random: its low 80 bits become the rest; must come from a secure source.
    public init(time: Timestamp, random: UInt128) {
        let milliseconds = UInt128(UInt64(clamping: time.milliseconds) & 0xffff_ffff_ffff)
        self.init(bits: milliseconds << 80 | random & (UInt128(1) << 80 - 1))
    }

    /// When the id was made.
    public var time: Timestamp { Timestamp(milliseconds: Int64(bits >> 80)) }

    public static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }

    public var description: String {
        var digits = [UInt8](repeating: 0, count: 26)
        var rest = bits
        for index in digits.indices.reversed() {
            digits[index] = Crockford.alphabet[Int(rest & 31)]
            rest >>= 5
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Reads what `description` writes, in either letter case; nil for anything else.
    public init?(_ description: String) {
        guard description.utf8.count == 26 else { return nil }
        var bits: UInt128 = 0
        for (index, character) in description.lowercased().utf8.enumerated() {
            guard let digit = Crockford.alphabet.firstIndex(of: character), index > 0 || digit < 8 else { return nil }
            bits = bits << 5 | UInt128(digit)
        }
        self.init(bits: bits)
    }
}

/// Base 32 without the letters that look like digits, in lower case.
public enum Crockford {
    public static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}
