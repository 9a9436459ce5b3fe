/// The drill's dice: the same seed gives the same drill (SplitMix64: Steele, Lea and Flood, 2014).
public struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Dice of its own for one part of the drill, so that no part's throws depend on how often another one threw.
    func dice(for part: String) -> Dice {
        var hash = state ^ 0xcbf2_9ce4_8422_2325
        for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Dice(seed: hash)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func chance(percent: Int) -> Bool { number(1...100) <= percent }

    /// - Precondition: there is something to pick from.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }

    /// Characters of `alphabet`.
    mutating func text(_ count: Int, of alphabet: String = Dice.letters) -> String {
        let alphabet = Array(alphabet.utf8)
        return String(decoding: (0..<count).map { _ in pick(alphabet) }, as: UTF8.self)
    }

    /// A random UUID (RFC 9562 5.4) in lower case, as Microsoft 365 names tenants.
    mutating func uuid() -> String {
        let hex = "0123456789abcdef"
        return "\(text(8, of: hex))-\(text(4, of: hex))-4\(text(3, of: hex))-\(text(1, of: "89ab"))\(text(3, of: hex))"
            + "-\(text(12, of: hex))"
    }

    static let letters = "abcdefghijklmnopqrstuvwxyz"
    static let base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    /// Without letters that people mix up; what tokens are made of.
    static let token = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
}
