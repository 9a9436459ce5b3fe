/// 26 letters and digits that nobody guesses: 130 random bits, the same whatever case they are written in.
enum RandomWord {
    /// Characters, and the octets one is made from.
    static let length = 26
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// - Parameter octets: random ones; five bits of each are used.
    static func make(from octets: [UInt8]) -> String {
        String(decoding: octets.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
