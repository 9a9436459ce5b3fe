/// The octets that canonical forms and tag lists turn on.
extension UInt8 {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0a
    static let carriageReturn: UInt8 = 0x0d
    static let space: UInt8 = 0x20
    static let colon: UInt8 = 0x3a
    static let semicolon: UInt8 = 0x3b
    static let equals: UInt8 = 0x3d

    /// Space or tab.
    var isBlank: Bool { self == .space || self == .tab }
    /// What folding white space is made of.
    var isFolding: Bool { isBlank || self == .carriageReturn || self == .lineFeed }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetter: Bool { (0x41...0x5a).contains(self) || (0x61...0x7a).contains(self) }
    /// In lower case, for US-ASCII letters.
    var lowered: UInt8 { (0x41...0x5a).contains(self) ? self | 0x20 : self }
}
