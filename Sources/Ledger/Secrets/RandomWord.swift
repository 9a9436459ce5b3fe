import Authority

/// 26 letters and digits that nobody guesses: 130 random bits, the same whatever case they are written in.
enum RandomWord {
    /// Characters, and the octets one is made from.
    static let length = 26

    /// - Parameter octets: random ones; five bits of each are used.
    static func make(from octets: [UInt8]) -> String {
        String(decoding: octets.map { Crockford.alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
