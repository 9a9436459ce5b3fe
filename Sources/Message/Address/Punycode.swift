/// Punycode (RFC 3492): labels of other scripts in letters, digits and hyphens.
enum Punycode {
    private static let base = 36

    /// The ASCII form without `xn--`; nil on overflow.
    static func encode(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map { Int($0.value) }
        var out = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        let basicCount = out.count
        if basicCount > 0 { out.append(0x2d) }
        var next = 0x80
        var delta = 0
        var bias = 72
        var handled = basicCount
        while handled < scalars.count {
            guard let smallest = scalars.filter({ $0 >= next }).min() else { return nil }
            let (product, overflow) = (smallest - next).multipliedReportingOverflow(by: handled + 1)
            guard !overflow, product < 1 << 40 else { return nil }
            delta += product
            next = smallest
            for scalar in scalars {
                if scalar < next { delta += 1 }
                guard scalar == next else { continue }
                var rest = delta
                var position = base
                while true {
                    let threshold = Self.threshold(position, bias)
                    guard rest >= threshold else { break }
                    out.append(digit(threshold + (rest - threshold) % (base - threshold)))
                    rest = (rest - threshold) / (base - threshold)
                    position += base
                }
                out.append(digit(rest))
                bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads what stands behind `xn--`; nil when it is not punycode.
    static func decode(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        let hyphen = bytes.lastIndex(of: 0x2d)
        var scalars: [Unicode.Scalar] = bytes[..<(hyphen ?? 0)].map { Unicode.Scalar($0) }
        guard scalars.allSatisfy(\.isASCII) else { return nil }
        var code = 0x80
        var index = 0
        var bias = 72
        var cursor = hyphen.map { $0 + 1 } ?? 0
        while cursor < bytes.count {
            let before = index
            var weight = 1
            var position = base
            while true {
                guard cursor < bytes.count, let value = value(bytes[cursor]) else { return nil }
                cursor += 1
                index += value * weight
                guard index < 1 << 32 else { return nil }
                let threshold = Self.threshold(position, bias)
                guard value >= threshold else { break }
                weight *= base - threshold
                guard weight < 1 << 32 else { return nil }
                position += base
            }
            let count = scalars.count + 1
            bias = adapt(index - before, count: count, isFirst: before == 0)
            code += index / count
            index %= count
            guard code < 0x11_0000, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
            scalars.insert(scalar, at: index)
            index += 1
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func threshold(_ position: Int, _ bias: Int) -> Int {
        min(max(position - bias, 1), 26)
    }

    private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var position = 0
        while delta > 455 {
            delta /= 35
            position += base
        }
        return position + 36 * delta / (delta + 38)
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(value < 26 ? value + 0x61 : value - 26 + 0x30)
    }

    private static func value(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30 + 26
        case 0x41...0x5a: Int(byte) - 0x41
        case 0x61...0x7a: Int(byte) - 0x61
        default: nil
        }
    }
}
