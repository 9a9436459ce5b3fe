/// A generator whose type is known only at run time, in a form that generic code takes.
struct AnyGenerator: RandomNumberGenerator {
    private var base: any RandomNumberGenerator

    init(_ base: any RandomNumberGenerator) {
        self.base = base
    }

    mutating func next() -> UInt64 { base.next() }
}
