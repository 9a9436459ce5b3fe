import Authority
import Message
import Store

extension SQLValue {
    /// 16 octets, so that rows sort by age.
    init(_ id: some Identifier) { self = .blob(id.octets) }
    init(_ id: (some Identifier)?) { self = id.map { .blob($0.octets) } ?? .null }
    /// Milliseconds since 1970.
    init(_ time: Timestamp) { self = .integer(time.milliseconds) }
    init(_ time: Timestamp?) { self = time.map { .integer($0.milliseconds) } ?? .null }
    init(_ domain: DomainName) { self = .text(domain.text) }
    /// Words joined by commas, in their order.
    init(words: some Sequence<String>) { self = .text(words.joined(separator: ",")) }
}

extension SQLRow {
    func id<ID: Identifier>(_ column: Int32, as type: ID.Type = ID.self) throws(StoreError) -> ID {
        guard let id = ID(octets: blob(column)) else { throw .corrupt("column \(column) is no id") }
        return id
    }

    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: integer(column)) }
    func optionalTime(_ column: Int32) -> Timestamp? { optionalInteger(column).map(Timestamp.init(milliseconds:)) }

    func domain(_ column: Int32) throws(StoreError) -> DomainName {
        do {
            return try DomainName(text(column))
        } catch {
            throw .corrupt("column \(column) is no domain")
        }
    }

    /// One of an enumeration's words.
    func word<Word: RawRepresentable>(_ column: Int32, as type: Word.Type = Word.self) throws(StoreError) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text(column)) else { throw .corrupt("column \(column): \(text(column))") }
        return word
    }

    /// Words joined by commas.
    func words(_ column: Int32) -> [String] {
        text(column).split(separator: ",").map(String.init)
    }

    func words<Word: RawRepresentable>(_ column: Int32, as type: Word.Type) throws(StoreError) -> [Word]
    where Word.RawValue == String {
        var all: [Word] = []
        for text in words(column) {
            guard let word = Word(rawValue: text) else { throw .corrupt("column \(column): \(text)") }
            all.append(word)
        }
        return all
    }

    func networks(_ column: Int32) throws(StoreError) -> [IPNetwork] {
        var all: [IPNetwork] = []
        for text in words(column) {
            guard let network = try? IPNetwork(text) else { throw .corrupt("column \(column): \(text)") }
            all.append(network)
        }
        return all
    }
}

extension Identifier {
    /// Most significant first.
    var octets: [UInt8] {
        withUnsafeBytes(of: bits.bigEndian) { Array($0) }
    }

    init?(octets: some Collection<UInt8>) {
        guard octets.count == 16 else { return nil }
        self.init(bits: octets.reduce(UInt128(0)) { $0 << 8 | UInt128($1) })
    }
}
