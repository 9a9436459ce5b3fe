import Message

/// Finds the value of the network an address lies in, among networks that may overlap, in logarithmic time.
struct NetworkIndex<Value: Hashable & Sendable>: Sendable {
    private struct Stretch {
        var first: UInt128
        var last: UInt128
        var value: Value
    }

    /// In order, and none overlaps another.
    private var stretches: [Stretch] = []

    /// Where networks overlap, the one named first wins.
    init(_ networks: some Sequence<(IPNetwork, Value)>) {
        for (network, value) in networks { fill(Self.bounds(network), value) }
    }

    func value(of address: IPAddress) -> Value? {
        let number = Self.number(address)
        let index = firstStretch(endingAtOrAfter: number)
        guard index < stretches.count, stretches[index].first <= number else { return nil }
        return stretches[index].value
    }

    /// The value of the lowest network that shares an address with this one.
    func value(overlapping network: IPNetwork) -> Value? {
        let (first, last) = Self.bounds(network)
        let index = firstStretch(endingAtOrAfter: first)
        guard index < stretches.count, stretches[index].first <= last else { return nil }
        return stretches[index].value
    }

    /// Takes what is still free of a range.
    private mutating func fill(_ range: (first: UInt128, last: UInt128), _ value: Value) {
        var index = firstStretch(endingAtOrAfter: range.first)
        var next = range.first
        while index < stretches.count, stretches[index].first <= range.last {
            let taken = stretches[index]
            if next < taken.first {
                stretches.insert(Stretch(first: next, last: taken.first - 1, value: value), at: index)
                index += 1
            }
            guard taken.last < range.last else { return }
            next = taken.last + 1
            index += 1
        }
        stretches.insert(Stretch(first: next, last: range.last, value: value), at: index)
    }

    private func firstStretch(endingAtOrAfter number: UInt128) -> Int {
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].last < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// IPv4 addresses stand where IPv6 has their mapped forms, which no `IPAddress` is.
    private static func number(_ address: IPAddress) -> UInt128 {
        let value = address.octets.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return address.isIPv4 ? UInt128(0xffff) << 32 | value : value
    }

    private static func bounds(_ network: IPNetwork) -> (first: UInt128, last: UInt128) {
        let first = number(network.base)
        let free = network.base.octets.count * 8 - network.prefix
        return (first, free == 128 ? .max : first | ((UInt128(1) << UInt128(free)) - 1))
    }
}
